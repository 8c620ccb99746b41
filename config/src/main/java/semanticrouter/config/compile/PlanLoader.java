package semanticrouter.config.compile;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.check.global.IdentityCheck;
import semanticrouter.config.check.global.VectorStoreCheck;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.encoder.EncoderChoice;
import semanticrouter.config.encoder.EncoderChoices;
import semanticrouter.config.encoder.EncoderSource;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.load.DocumentOverride;
import semanticrouter.config.mcp.DeclaredServers;
import semanticrouter.config.tls.ManagementTlsCheck;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.mcp.McpSource;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.signal.SignalServices;

/// The one way from a configuration to a plan, used by serving, validation, evaluation and the management interface
/// alike. Safe for all threads.
public final class PlanLoader {
    private final ConfigLoader loader;
    private final EncoderSource encoders;
    private final Clock clock;
    private final UnaryOperator<@Nullable String> environment;
    private final PolicyCheck policies;
    private final Limits limits;
    private final List<DocumentOverride> overrides;
    private final McpSource servers;

    /// What became of a configuration.
    ///
    /// @param config the configuration, as far as it could be read
    /// @param plan the plan; empty when a finding is an error
    /// @param document findings about the document itself
    /// @param policy what is proved about its policies, and its broken assertions
    /// @param obstacles what this version or this machine lacks to serve it
    public record Loaded(
            LoadedConfig config,
            Optional<RoutingPlan> plan,
            List<Diagnostic> document,
            List<Diagnostic> policy,
            List<Diagnostic> obstacles) {
        public Loaded {
            document = List.copyOf(document);
            policy = List.copyOf(policy);
            obstacles = List.copyOf(obstacles);
        }

        /// Everything that was found.
        public List<Diagnostic> diagnostics() {
            return Stream.of(document, policy, obstacles).flatMap(List::stream).toList();
        }
    }

    /// @param registry every open kind there is
    /// @param encoders learned models the kinds are made ready with
    /// @param environment value of an environment variable, null when unset
    /// @param policies proves what can happen under a document's policies
    public PlanLoader(
            Registry registry,
            EncoderRuntime encoders,
            Clock clock,
            UnaryOperator<@Nullable String> environment,
            PolicyCheck policies) {
        this(registry, EncoderSource.of(encoders), clock, environment, List.of(), policies, new Limits(clock));
    }

    /// One for documents whose MCP servers are not reached.
    ///
    /// @param encoders opens the learned models the kinds are made ready with
    /// @param overrides what wins over every document
    /// @param limits what limits remember from one configuration to the next
    public PlanLoader(
            Registry registry,
            EncoderSource encoders,
            Clock clock,
            UnaryOperator<@Nullable String> environment,
            List<DocumentOverride> overrides,
            PolicyCheck policies,
            Limits limits) {
        this(registry, encoders, clock, environment, overrides, policies, limits, McpSource.NONE);
    }

    /// @param encoders opens the learned models the kinds are made ready with
    /// @param overrides what wins over every document
    /// @param limits what limits remember from one configuration to the next
    /// @param servers reaches the MCP servers that documents declare
    public PlanLoader(
            Registry registry,
            EncoderSource encoders,
            Clock clock,
            UnaryOperator<@Nullable String> environment,
            List<DocumentOverride> overrides,
            PolicyCheck policies,
            Limits limits,
            McpSource servers) {
        this.servers = servers;
        this.overrides = List.copyOf(overrides);
        this.limits = limits;
        this.loader = new ConfigLoader(registry);
        this.policies = policies;
        this.encoders = encoders;
        this.clock = clock;
        this.environment = environment;
    }

    public ConfigLoader loader() {
        return loader;
    }

    /// Reads a file; null after a finding was reported.
    public @Nullable ConfigSource read(Path file, Diagnostics found) {
        return ConfigSource.read(file, environment, found);
    }

    /// What a configuration says as it would be served; empty when it cannot be read.
    public Optional<ConfigDocument> document(ConfigSource source) {
        LoadOptions options = LoadOptions.serving(environment).overridden(overrides);
        return Optional.ofNullable(loader.load(source, options).document());
    }

    /// Finds the files that a configuration names.
    public AssetResolver assets(ConfigSource source) {
        return new AssetResolver(source.baseDirectory(), environment);
    }

    /// Reads a file and compiles it.
    ///
    /// @param strict unknown keys, the pre-flight rules and every warning are errors
    public Loaded load(Path file, boolean strict) throws InterruptedException {
        var found = new Diagnostics();
        ConfigSource source = read(file, found);
        if (source == null) {
            var nothing = ConfigSource.of(file.toString(), "", file.toAbsolutePath());
            var config = new LoadedConfig(nothing, MappingNode.EMPTY, null, MappingNode.EMPTY, List.of(), found.list());
            return new Loaded(config, Optional.empty(), found.list(), List.of(), List.of());
        }
        return load(source, strict);
    }

    /// Compiles a text; the caller closes the plan.
    ///
    /// @param strict unknown keys, the pre-flight rules and every warning are errors
    /// @throws InterruptedException when interrupted while models are asked; what was made ready is closed again
    public Loaded load(ConfigSource source, boolean strict) throws InterruptedException {
        return load(source, strict, LoadSteps.UNHEARD, Purpose.SERVING);
    }

    /// The same for another purpose, and for somebody who wants to know how far it has come.
    public Loaded load(ConfigSource source, boolean strict, LoadSteps steps, Purpose purpose)
            throws InterruptedException {
        LoadOptions options = LoadOptions.serving(environment).overridden(overrides);
        LoadedConfig config = loader.load(source, strict ? options.asStrict() : options);
        List<Diagnostic> document = judged(config.diagnostics(), strict);
        ConfigDocument bound = config.document();
        if (bound == null || !config.usable()) {
            return new Loaded(config, Optional.empty(), document, List.of(), List.of());
        }
        steps.read(bound);
        List<Diagnostic> policy = judged(policies.check(config.tree()), strict);
        var found = new Diagnostics();
        var report = new TreeReport(config.tree(), found);
        AssetResolver assets = assets(config.source());
        if (purpose == Purpose.SERVING) {
            new PlannedOptions(loader.binder(), report).check(bound, config.recipes());
            new VectorStoreCheck(report).check(bound.global().stores().vectorStore());
            new IdentityCheck(loader.binder(), report).check(bound, config.recipes());
            new ManagementTlsCheck(source.baseDirectory(), report)
                    .check(bound.global().services().managementApi().tls());
        }
        DeclaredServers declared = DeclaredServers.of(bound);
        new MissingFiles(loader, config.recipes(), assets, report).check();
        EncoderChoice choice = EncoderChoices.of(bound, config.recipes(), assets, environment, report);
        if (sound(document, policy, judged(found.list(), strict))) {
            steps.checked(bound);
        }
        Optional<RoutingPlan> plan = compile(config, choice, declared, assets, report, purpose);
        List<Diagnostic> obstacles = judged(found.list(), strict);
        boolean good = sound(document, policy, obstacles);
        if (!good) {
            plan.ifPresent(RoutingPlan::close);
        }
        return new Loaded(config, good ? plan : Optional.empty(), document, policy, obstacles);
    }

    private Optional<RoutingPlan> compile(
            LoadedConfig config,
            EncoderChoice choice,
            DeclaredServers declared,
            AssetResolver assets,
            TreeReport report,
            Purpose purpose)
            throws InterruptedException {
        EncoderRuntime models = models(choice, report);
        if (models == null) {
            return Optional.empty();
        }
        Optional<SubjectTool> subjects = declared.subjects(servers);
        var services =
                new SignalServices(models, clock, environment, assets::resolve, declared.servers(servers), subjects);
        RoutingPlan plan = null;
        try {
            plan = new PlanCompiler(loader, config, services, limits, report, purpose).compile();
        } finally {
            if (plan == null) {
                subjects.ifPresent(SubjectTool::close);
            }
        }
        return Optional.ofNullable(plan);
    }

    private @Nullable EncoderRuntime models(EncoderChoice choice, TreeReport report) throws InterruptedException {
        try {
            return encoders.open(choice);
        } catch (EncoderSource.Refusal refusal) {
            report.error("model-not-loaded", refusal.at(), refusal.message(), refusal.hint());
            return null;
        }
    }

    private static boolean sound(List<Diagnostic> document, List<Diagnostic> policy, List<Diagnostic> obstacles) {
        return Stream.of(document, policy, obstacles).flatMap(List::stream).noneMatch(Diagnostic::isError);
    }

    private static List<Diagnostic> judged(List<Diagnostic> found, boolean strict) {
        return strict ? found.stream().map(Diagnostic::strict).toList() : found;
    }
}

package semanticrouter.config.compile;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.signal.SignalServices;

/// The one way from a configuration to a plan, used by serving, validation, evaluation and the management interface
/// alike. Safe for all threads.
public final class PlanLoader {
    private final ConfigLoader loader;
    private final EncoderRuntime encoders;
    private final Clock clock;
    private final UnaryOperator<@Nullable String> environment;

    /// What became of a configuration.
    ///
    /// @param config the configuration, as far as it could be read
    /// @param plan the plan; empty when a finding is an error
    /// @param diagnostics everything found by loading and compiling
    public record Loaded(LoadedConfig config, Optional<RoutingPlan> plan, List<Diagnostic> diagnostics) {
        public Loaded {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /// @param registry every open kind there is
    /// @param encoders learned models the kinds are made ready with
    /// @param environment value of an environment variable, null when unset
    public PlanLoader(
            Registry registry, EncoderRuntime encoders, Clock clock, UnaryOperator<@Nullable String> environment) {
        this.loader = new ConfigLoader(registry);
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

    /// Reads a file and compiles it.
    public Loaded load(Path file, boolean strict) throws InterruptedException {
        var found = new Diagnostics();
        ConfigSource source = read(file, found);
        if (source == null) {
            var nothing = ConfigSource.of(file.toString(), "", file.toAbsolutePath());
            var config = new LoadedConfig(nothing, MappingNode.EMPTY, null, MappingNode.EMPTY, List.of(), found.list());
            return new Loaded(config, Optional.empty(), found.list());
        }
        return load(source, strict);
    }

    /// Compiles a text.
    public Loaded load(ConfigSource source, boolean strict) throws InterruptedException {
        LoadOptions options = LoadOptions.serving(environment);
        return compile(loader.load(source, strict ? options.asStrict() : options));
    }

    /// Compiles what is already loaded; the caller closes the plan.
    ///
    /// @throws InterruptedException when interrupted while models are asked; what was made ready is closed again
    public Loaded compile(LoadedConfig config) throws InterruptedException {
        if (!config.usable()) {
            return new Loaded(config, Optional.empty(), config.diagnostics());
        }
        var found = new Diagnostics();
        var report = new TreeReport(config.tree(), found);
        var services = new SignalServices(
                encoders, clock, environment, new AssetResolver(config.source().baseDirectory(), environment)::resolve);
        RoutingPlan plan = new PlanCompiler(loader, config, services, report).compile();
        var all = new ArrayList<>(config.diagnostics());
        all.addAll(found.list());
        if (found.hasErrors() && plan != null) {
            plan.close();
        }
        return new Loaded(config, found.hasErrors() ? Optional.empty() : Optional.ofNullable(plan), all);
    }
}

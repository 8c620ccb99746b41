package semanticrouter.plugins.context;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.plugins.kind.Enabled;

/// `context_compression`: shortens what would not fit, least relevant first (specification: dataplane §4.8).
public final class ContextCompression implements PluginFamily<ContextCompression.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "context_compression";

    private static final String AUTO = "auto";

    /// When, what and how far is shortened.
    @Doc("Shortens the conversation when it would not fit, least relevant parts first.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Only what is too long, or always down to the targets.") @OneOf({AUTO, "always"}) @Default(AUTO)
            String mode,

            @Doc("When shortening begins and how far it goes.")
            Budget budget,

            @Doc("What may be shortened.") Targets targets,
            @Doc("How relevance is measured.") Scoring scoring,

            @Doc("Whether the model can ask for what was left out.")
            Recovery recovery,

            @Doc("What the client may ask for in a header.") RequestControls requestControls,

            @Doc("Whether a failure sends the request as it is or refuses it.")
            @OneOf({"fail_open", "fail_closed"})
            @Default("fail_open")
            String failureMode) {}

    /// Numbers of tokens, or `auto`.
    @Doc("Numbers of tokens, or auto.")
    public record Budget(
            @Doc("Tokens of a request beyond which it is shortened; auto for what the model takes.") @Default(AUTO)
            String triggerTokens,

            @Doc("Tokens it is brought down to; auto for those beyond which it is shortened.") @Default(AUTO)
            String targetTokens,

            @Doc(
                    "Tokens left for the answer; auto for what the request asks, else an eighth of the window, at most 4096.")
            @Default(AUTO)
            String reserveOutputTokens) {}

    /// What may be shortened.
    @Doc("What may be shortened.")
    public record Targets(
            @Doc("Results of tools.") ToolOutputs toolOutputs,
            @Doc("Earlier turns.") Target history,
            @Doc("Passages of knowledge stores.") Target rag,
            @Doc("Memories.") Target memory) {}

    /// Results of tools.
    @Doc("Results of tools.")
    public record ToolOutputs(
            @Doc("Whether and how they are shortened.")
            @OneOf({"preserve", "extractive", "recoverable"})
            @Default("extractive")
            String mode,

            @Doc("Tokens beyond which one is shortened.") @Range(min = 0) @Default("2000")
            int minTokens,

            @Doc("Tokens it is brought down to.") @Range(min = 0) @Default("1000")
            int targetTokens) {}

    /// A part of the conversation.
    @Doc("A part of the conversation.")
    public record Target(
            @Doc("Whether and how they are shortened.")
            @OneOf({"preserve", "extractive", "recoverable"})
            @Default("preserve")
            String mode,

            @Doc("Tokens beyond which one is shortened.") @Range(min = 0) @Default("2000")
            int minTokens,

            @Doc("Tokens it is brought down to.") @Range(min = 0) @Default("1000")
            int targetTokens) {}

    /// How relevance is measured.
    @Doc("How relevance is measured.")
    public record Scoring(
            @Doc("By words, by meaning, or both.") @OneOf({"bm25", "embedding", "hybrid"}) @Default("bm25")
            String method,

            @Doc("Encoder of meaning, required unless the method is bm25; the router's own sentence encoder reads.")
            @Default("")
            String embeddingModelRef) {}

    /// Whether the model can ask for what was left out.
    @Doc("Whether the model can ask for what was left out.")
    public record Recovery(
            @Doc("Whether it can.") @Default("false") boolean enabled,

            @Doc(
                    "Where originals are kept: where the response cache keeps answers, or at a server of global.stores.response_cache.")
            @OneOf({"redis", "valkey", "response_cache"})
            @Default("response_cache")
            String store,

            @Doc("Seconds they are kept at most.") @Range(min = 0) @Default("900")
            int ttlSeconds,

            @Doc("Bytes kept of one request; what is beyond is only shortened.") @Range(min = 0) @Default("10485760")
            long maxBytesPerRequest,

            @Doc("Bytes kept of all requests; the oldest go first.") @Range(min = 0) @Default("268435456")
            long maxTotalBytes,

            @Doc("Times the model may ask for one request.") @Range(min = 0) @Default("8")
            int maxRetrievals) {}

    /// What the client may ask for in a header.
    @Doc("What the client may ask for in a header.")
    public record RequestControls(
            @Doc("Whether it may.") @Default("false") boolean enabled,

            @Doc("Name of the header.") @Default("x-vsr-compression-control")
            String header,

            @Doc("What it may ask for: bypass, target.") @Default("[bypass, target]")
            List<String> allowed,

            @Doc("Highest target it may ask for.") @Range(min = 0) @Default("16000")
            int maxTargetTokens) {
        public RequestControls {
            allowed = List.copyOf(allowed);
        }
    }

    /// The names of the identity headers.
    @Doc("Names of the headers that say who asks.")
    public record Identity(
            @Doc("Header of the user's id.") @Default("x-authz-user-id")
            String userIdHeader) {}

    /// The servers at which originals can be kept.
    @Doc("The store of answers, whose servers keep originals too.")
    public record Store(
            @Doc("The Redis server.") @Nullable Server redis,
            @Doc("The Valkey server.") @Nullable Server valkey) {}

    /// A server that several routers share.
    @Doc("A server that several routers share.")
    public record Server(@Doc("The server.") Connection connection) {}

    /// Where the server listens.
    @Doc("Where the server listens.")
    public record Connection(@Doc("Host.") String host) {}

    private final OriginalDesk originals;
    private final SecureRandom random = new SecureRandom();

    /// @param originals where originals are kept; survives a change of the configuration
    public ContextCompression(OriginalDesk originals) {
        this.originals = originals;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.stores.response_cache", Store.class),
                new SettingsAt<>("global.services.authz.identity", Identity.class));
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.CONTEXT_COMPRESSION;
    }

    @Override
    public String description() {
        return "Shortens the conversation when it would not fit, least relevant parts first.";
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        budget(options.budget(), problems);
        ToolOutputs tools = options.targets().toolOutputs();
        target("tool_outputs", tools.mode(), tools.minTokens(), tools.targetTokens(), problems);
        part("history", options.targets().history(), problems);
        part("rag", options.targets().rag(), problems);
        part("memory", options.targets().memory(), problems);
        if (!options.scoring().method().equals("bm25")
                && options.scoring().embeddingModelRef().isBlank()) {
            problems.add(Problem.error(
                    "scoring.embedding_model_ref",
                    "the method `" + options.scoring().method() + "` needs an encoder"));
        }
        if (recoverable(options.targets()) && !options.recovery().enabled()) {
            problems.add(Problem.warning(
                    "recovery.enabled",
                    "what the mode recoverable leaves out cannot be asked for without it; set it to true, or write the"
                            + " mode extractive"));
        }
        List<String> allowed = options.requestControls().allowed();
        for (int i = 0; i < allowed.size(); i++) {
            if (!List.of("bypass", "target").contains(allowed.get(i))) {
                problems.add(Problem.error(
                        "request_controls.allowed[" + i + "]", "\"" + allowed.get(i) + "\" is none of bypass, target"));
            }
        }
        return problems;
    }

    private static void budget(Budget budget, List<Problem> problems) {
        OptionalInt trigger = tokens("budget.trigger_tokens", budget.triggerTokens(), problems);
        OptionalInt target = tokens("budget.target_tokens", budget.targetTokens(), problems);
        tokens("budget.reserve_output_tokens", budget.reserveOutputTokens(), problems);
        if (trigger.isPresent() && target.isPresent() && target.getAsInt() >= trigger.getAsInt()) {
            problems.add(Problem.error("budget.target_tokens", "the target must be below trigger_tokens"));
        }
    }

    /// A number of tokens; empty for anything else.
    static OptionalInt number(String text) {
        return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static OptionalInt tokens(String path, String text, List<Problem> problems) {
        OptionalInt number = number(text);
        if (number.isPresent() || text.equals(AUTO)) {
            return number;
        }
        problems.add(Problem.error(path, "write a number of tokens or auto"));
        return OptionalInt.empty();
    }

    private static void part(String name, Target target, List<Problem> problems) {
        target(name, target.mode(), target.minTokens(), target.targetTokens(), problems);
    }

    private static void target(String name, String mode, int min, int target, List<Problem> problems) {
        if (!mode.equals("preserve") && target >= min) {
            problems.add(Problem.error("targets." + name + ".target_tokens", "the target must be below min_tokens"));
        }
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException {
        Options options = setup.options();
        EncoderRuntime encoders = setup.services().encoders();
        if (!options.scoring().method().equals("bm25") && !encoders.tasks().contains("embedding")) {
            throw new UnavailableException(
                    "encoder_missing",
                    "scoring.method " + options.scoring().method()
                            + " needs a sentence encoder, and none is loaded; load one or use bm25");
        }
        return new CompressionPlugin(options, new Compressor(options, encoders), recoverer(setup));
    }

    private Recoverer recoverer(PluginSetup<Options> setup) throws UnavailableException {
        Options options = setup.options();
        boolean wanted = options.recovery().enabled() && recoverable(options.targets());
        String name = options.recovery().store();
        Optional<OriginalStore> store = wanted ? originals.store(name) : Optional.empty();
        if (wanted && store.isEmpty() && !named(setup.settings().get(Store.class), name)) {
            throw new UnavailableException(
                    "recovery_store_missing",
                    "recovery.store " + name + " keeps originals at a server that is not named; set"
                            + " global.stores.response_cache." + name + ".connection.host, or store: response_cache");
        }
        return new Recoverer(
                options.recovery(),
                store,
                wanted ? setup.settings().get(Identity.class).userIdHeader() : "",
                options.failureMode().equals("fail_closed"),
                random,
                setup.services().clock());
    }

    /// Whether the configuration names a server; programs that only look at it connect to none.
    private static boolean named(Store servers, String name) {
        Server server = name.equals("redis") ? servers.redis() : servers.valkey();
        return server != null && !server.connection().host().isBlank();
    }

    private static boolean recoverable(Targets targets) {
        return Stream.of(
                        targets.toolOutputs().mode(),
                        targets.history().mode(),
                        targets.rag().mode(),
                        targets.memory().mode())
                .anyMatch("recoverable"::equals);
    }
}

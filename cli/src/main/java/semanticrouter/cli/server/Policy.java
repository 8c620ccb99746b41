package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.compile.LoadSteps;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.Purpose;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Stores;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.DocumentOverride;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.retrieval.DocumentDesk;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.encoders.model.Provider;
import semanticrouter.extproc.ratelimit.EnvoyRateLimits;
import semanticrouter.mcp.McpConnections;
import semanticrouter.plugins.cache.AnswerCache;
import semanticrouter.plugins.memory.Memories;

/// A configuration made ready: the kinds, the encoders and what loading found. Every command that needs a plan uses it.
///
/// @param registry every open kind
/// @param statistics what selectors learn
/// @param answers where the response cache keeps answers
/// @param journal where plugins put what is to be recorded of requests
/// @param memories what is remembered of users
/// @param documents where plugins look passages up
/// @param originals where what was shortened is kept
/// @param encoders loaded models
/// @param limits what limits remember from one plan to the next
/// @param servers MCP servers that plans declare
/// @param loader makes further plans
/// @param loaded what became of the configuration
public record Policy(
        Registry registry,
        ModelStatistics statistics,
        AnswerCache answers,
        ReplayJournal journal,
        Memories memories,
        DocumentDesk documents,
        OriginalDesk originals,
        EncoderRuntime encoders,
        Limits limits,
        McpConnections servers,
        PlanLoader loader,
        PlanLoader.Loaded loaded)
        implements AutoCloseable {
    /// Environment variable that says where models compute: cpu, nvidia or amd.
    public static final String PLATFORM = "VLLM_SR_PLATFORM";

    /// Compiles a configuration and loads the encoders it wants.
    ///
    /// @param environment value of an environment variable, null when unset; {@value #PLATFORM} says where
    ///     to compute
    /// @throws IOException with a sentence for a person when an encoder cannot be loaded
    public static Policy open(
            ConfigSource source, boolean strict, UnaryOperator<@Nullable String> environment, Clock clock)
            throws IOException, InterruptedException {
        return open(source, strict, environment, List.of(), clock, _ -> LoadSteps.UNHEARD, Purpose.SERVING);
    }

    /// The same for dry runs alone: what is not built into this version and runs after decisions is left out.
    public static Policy rehearse(ConfigSource source, UnaryOperator<@Nullable String> environment, Clock clock)
            throws IOException, InterruptedException {
        return open(source, false, environment, List.of(), clock, _ -> LoadSteps.UNHEARD, Purpose.REHEARSAL);
    }

    /// The same for a server, which the command line may tell what wins over the document.
    ///
    /// @param steps told how far it has come
    public static Policy serving(ServerOptions options, Clock clock, LoadSteps steps)
            throws IOException, InterruptedException {
        return open(
                options.source(),
                options.strict(),
                options.environment(),
                options.overrides(),
                clock,
                kept -> new OpeningSteps(steps, kept, options.source().baseDirectory(), clock),
                Purpose.SERVING);
    }

    private static Policy open(
            ConfigSource source,
            boolean strict,
            UnaryOperator<@Nullable String> environment,
            List<DocumentOverride> overrides,
            Clock clock,
            Function<Kept, LoadSteps> steps,
            Purpose purpose)
            throws IOException, InterruptedException {
        var statistics = new ModelStatistics(System::nanoTime);
        var answers = new AnswerCache();
        var journal = new ReplayJournal();
        var memories = new Memories(clock, new SecureRandom());
        var documents = new DocumentDesk();
        var originals = new OriginalDesk(clock);
        Registry registry = Kinds.registry(statistics, answers, journal, memories, documents, originals);
        var models = new OpenModels(platform(environment));
        var servers = new McpConnections();
        try {
            var limits = new Limits(clock, new EnvoyRateLimits(clock, source.baseDirectory()));
            var loader = new PlanLoader(
                    registry,
                    models,
                    clock,
                    environment,
                    overrides,
                    Kinds.language(registry)::findings,
                    limits,
                    servers);
            PlanLoader.Loaded loaded =
                    loader.load(source, strict, steps.apply(new Kept(answers, memories, originals)), purpose);
            return new Policy(
                    registry,
                    statistics,
                    answers,
                    journal,
                    memories,
                    documents,
                    originals,
                    models.runtime(),
                    limits,
                    servers,
                    loader,
                    loaded);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            servers.close();
            memories.close();
            models.close();
            originals.close();
            answers.close();
            throw failed;
        }
    }

    /// What plugins keep between requests.
    private record Kept(AnswerCache answers, Memories memories, OriginalDesk originals) {}

    /// Gives plugins the stores that the document names, before anything is made ready with them.
    private record OpeningSteps(LoadSteps next, Kept kept, Path folder, Clock clock) implements LoadSteps {
        @Override
        public void read(ConfigDocument document) {
            Stores stores = document.global().stores();
            KeptAnswers.open(stores.responseCache(), clock).ifPresent(kept.answers()::share);
            KeptAnswers.offer(kept.originals(), stores.responseCache(), clock);
            kept.memories().opening(() -> KeptMemories.open(stores.memory(), folder, clock));
            next.read(document);
        }

        @Override
        public void checked(ConfigDocument document) throws InterruptedException {
            next.checked(document);
        }
    }

    private static Provider platform(UnaryOperator<@Nullable String> environment) throws IOException {
        String word = environment.apply(PLATFORM);
        try {
            return Provider.named(word == null ? "" : word);
        } catch (IllegalArgumentException unknown) {
            throw new IOException(unknown.getMessage(), unknown);
        }
    }

    @Override
    public void close() {
        limits.close();
        servers.close();
        originals.close();
        answers.close();
        memories.close(); // before the encoders that read what is still to be remembered
        encoders.close();
    }
}

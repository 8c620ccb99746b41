package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;

/// `memory`: what was remembered of the user joins the conversation, and what is said is remembered (specification:
/// dataplane §4.10).
public final class UserMemory implements PluginFamily<UserMemory.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "memory";

    private static final Set<String> BUILT = Set.of("", "sqlite", "memory");
    private static final Set<String> UNBUILT_ROLES = Set.of("memory_rewrite", "memory_extraction");
    private static final Set<String> ALGORITHMS = Set.of("", "recency_semantic");

    private final Memories memories;

    /// What is looked up and what is kept; what is absent is taken from `global.stores.memory`.
    @Doc("Adds what was remembered of the user, and remembers the exchange.")
    public record Options(
            @Doc("Whether the plugin is on; absent for the global setting.") @Nullable
            Boolean enabled,

            @Doc("Most memories to add; absent for the global setting.") @Range(min = 1) @Nullable
            Integer retrievalLimit,

            @Doc("Least similarity of a memory; absent for the global setting.") @Range(min = 0, max = 1) @Nullable
            Double similarityThreshold,

            @Doc("Whether the exchange is remembered; absent for the global setting.") @Nullable
            Boolean autoStore,

            @Doc("Whether words count beside meaning; absent for the global setting.") @Nullable
            Boolean hybridSearch,

            @Doc("How words and meaning are combined; empty for the global setting.")
            @OneOf({"", "weighted", "rerank", "rrf"})
            @Default("")
            String hybridMode,

            @Doc("What is left out of what was found.") @Nullable
            Reflection reflection) {}

    /// What is left out of what was found.
    @Doc("What is left out of the memories that were found.")
    public record Reflection(
            @Doc("Whether anything is left out.") @Default("true")
            boolean enabled,

            @Doc("How memories are ranked; empty for the built-in way.") @Default("")
            String algorithm,

            @Doc("Tokens of all memories together.") @Range(min = 0) @Default("2048")
            int maxInjectTokens,

            @Doc("Days after which a memory counts half.") @Range(min = 0) @Default("30")
            double recencyDecayDays,

            @Doc("Word overlap from which two memories are one.") @Range(min = 0, max = 1) @Default("0.9")
            double dedupThreshold,

            @Doc("Patterns of memories that are never added.") @Default("[]")
            List<String> blockPatterns) {
        public Reflection {
            blockPatterns = List.copyOf(blockPatterns);
        }
    }

    /// The store's settings that concern this plugin.
    @Doc("What is remembered about users.")
    public record Store(
            @Doc("Whether every decision has memory that does not say otherwise.") @Default("false")
            boolean enabled,

            @Doc("Where memories are kept; sqlite unless given.") @Default("")
            String backend,

            @Doc("Whether exchanges are remembered without being told.") @Default("false")
            boolean autoStore,

            @Doc("Paths and decisions without memory.") @Default("[]")
            List<String> disabledRoutes,

            @Doc("Models without memory.") @Default("[]") List<String> disabledModels,

            @Doc("Most memories to add.") @Range(min = 0) @Default("5")
            int defaultRetrievalLimit,

            @Doc("Least similarity of a memory.") @Range(min = 0, max = 1) @Default("0.7")
            double defaultSimilarityThreshold,

            @Doc("Whether words count beside meaning.") @Default("false")
            boolean hybridSearch,

            @Doc("How words and meaning are combined; empty for weighted, which rerank is too.")
            @OneOf({"", "weighted", "rerank", "rrf"})
            @Default("")
            String hybridMode,

            @Doc("Whether the threshold goes by the gap between the memories that were found.") @Default("false")
            boolean adaptiveThreshold,

            @Doc("What is left out of what was found.") @Nullable
            Reflection reflection) {
        public Store {
            disabledRoutes = List.copyOf(disabledRoutes);
            disabledModels = List.copyOf(disabledModels);
        }
    }

    /// The names of the identity headers.
    @Doc("Names of the headers that say who asks.")
    public record Identity(
            @Doc("Header of the user's id.") @Default("x-authz-user-id")
            String userIdHeader) {}

    /// The models that do one thing.
    @Doc("Learned models.")
    public record Catalog(
            @Doc("Models of other services that do one thing.") @Default("[]")
            List<External> external) {
        public Catalog {
            external = List.copyOf(external);
        }
    }

    /// A model that does one thing.
    @Doc("A model of another service.")
    public record External(
            @Doc("What it is for.") @Default("") String modelRole) {}

    /// @param memories what the process remembers
    public UserMemory(Memories memories) {
        this.memories = memories;
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.MEMORY;
    }

    @Override
    public String description() {
        return "Adds what was remembered of the user to the conversation, and remembers the exchange.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.stores.memory", Store.class),
                new SettingsAt<>("global.services.authz.identity", Identity.class),
                new SettingsAt<>("global.model_catalog", Catalog.class));
    }

    @Override
    public boolean enabled(Options options) {
        return options.enabled() == null || options.enabled();
    }

    @Override
    public boolean stands(Optional<Options> named, Settings settings) {
        Boolean said = named.map(Options::enabled).orElse(null);
        return said == null ? settings.get(Store.class).enabled() : said;
    }

    @Override
    public boolean everywhere() {
        return true;
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<Problem>();
        Reflection reflection = options.reflection();
        if (reflection != null) {
            problems.addAll(Patterns.check("reflection.block_patterns", reflection.blockPatterns()));
            if (!ALGORITHMS.contains(reflection.algorithm())) {
                problems.add(Problem.warning(
                        "reflection.algorithm",
                        "\"" + reflection.algorithm() + "\" is not known; memories are ranked by similarity and age"));
            }
        }
        return problems;
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException {
        Store store = setup.settings().get(Store.class);
        if (!BUILT.contains(store.backend())) {
            throw new UnavailableException(
                    "not_built",
                    "memories cannot be kept in " + store.backend()
                            + ": that store is not built into this version; set global.stores.memory.backend: sqlite, or"
                            + " memory");
        }
        for (External model : setup.settings().get(Catalog.class).external()) {
            if (UNBUILT_ROLES.contains(model.modelRole())) {
                throw new UnavailableException(
                        "not_built",
                        "no model rewrites questions or reads exchanges for memory in this version; remove the model with"
                                + " model_role: " + model.modelRole() + " from global.model_catalog.external");
            }
        }
        if (!setup.services().encoders().tasks().contains("embedding")) {
            throw new UnavailableException(
                    "encoder_missing",
                    "memories are found by a sentence encoder, and none is loaded; add one or remove the plugin");
        }
        memories.open();
        Terms terms = Terms.of(
                setup.options(), store, setup.settings().get(Identity.class).userIdHeader());
        return new MemoryPlugin(
                memories, terms, setup.services().encoders(), setup.services().clock());
    }
}

package semanticrouter.plugins.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.kind.Enabled;

/// `response_cache`: an answer is kept and given again to the same or a like question (specification: dataplane §4.9).
public final class ResponseCache implements PluginFamily<ResponseCache.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "response_cache";

    private static final Logger LOGGER = LoggerFactory.getLogger(ResponseCache.class);

    /// Environment variable of the key that fingerprints of namespaces are made with.
    private static final String NAMESPACE_SECRET = "USER_SCOPE_NAMESPACE_SECRET";

    private static final String CONTROL_HEADER = "x-vsr-cache-control";

    /// The directives a client may be allowed to use.
    private static final List<String> DIRECTIVES = List.of("no-cache", "no-store", "bypass", "max-age", "ttl");

    private final AnswerCache answers;

    /// Which questions count as the same, for whom, and how long.
    @Doc("Keeps answers and gives them again to the same or a like question.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Equal questions, like questions, or equal ones first.")
            @OneOf({"semantic", "exact", "exact_then_semantic"})
            @Default("semantic")
            String mode,

            @Doc("Who shares answers.") @OneOf({"user", "team", "tenant", "global"}) @Default("user")
            String scope,

            @Doc("What counts as like.") Semantic semantic,

            @Doc("Seconds an answer is kept; 0 for not at all, absent for the store's.") @Range(min = 0) @Nullable
            Integer ttlSeconds,

            @Doc("What the client may ask for in a header.") RequestControls requestControls,

            @Planned @Doc("Whether answers that rest on memories or passages are kept for their user.")
            Personalized personalized,

            @Doc("Words that are part of a question's identity; change one to forget what was kept.")
            Revision revision,

            @Doc("Deprecated: semantic.similarity_threshold.") @Range(min = 0, max = 1) @Nullable
            Double similarityThreshold,

            @Doc("Deprecated: request_controls.enabled.") @Nullable
            Boolean allowRequestControls,

            @Doc("Deprecated: request_controls.header.") @Nullable
            String controlHeader) {}

    /// What counts as like.
    @Doc("What counts as a like question.")
    public record Semantic(
            @Doc("Least similarity; absent for the store's.") @Range(min = 0, max = 1) @Nullable
            Double similarityThreshold) {}

    /// What the client may ask for in a header.
    @Doc("What the client may ask for in a header.")
    public record RequestControls(
            @Doc("Whether it may; absent for no.") @Nullable Boolean enabled,

            @Doc("Name of the header; empty for x-vsr-cache-control.") @Default("")
            String header,

            @Doc("Directives it may use: no-cache, no-store, bypass, max-age, ttl.")
            @Default("[no-cache, no-store, bypass]")
            List<String> allowed,

            @Doc("Most seconds it may ask an answer to be kept; 0 for no limit.") @Range(min = 0) @Default("0")
            int maxTtlSeconds) {
        public RequestControls {
            allowed = List.copyOf(allowed);
        }
    }

    /// Whether personal answers are kept.
    @Doc("Whether answers that rest on memories or passages are kept for their user.")
    public record Personalized(
            @Doc("Not at all, or for the very same question and context.")
            @OneOf({"disabled", "exact"})
            @Default("disabled")
            String mode) {}

    /// Words that are part of a question's identity.
    @Doc("Words that are part of a question's identity; change one to forget what was kept.")
    public record Revision(
            @Doc("Of the cache.") @Default("") String cacheEpoch,
            @Doc("Of the models.") @Default("") String modelRevision,
            @Doc("Of the prompts.") @Default("") String promptRevision,
            @Doc("Of the policy.") @Default("") String policyRevision) {}

    /// The store's settings that concern this plugin.
    @Doc("The store of answers.")
    public record Store(
            @Doc("Whether answers are kept at all.") @Default("true")
            boolean enabled,

            @Doc("Where they are kept.") @Default("memory") String backendType,

            @Doc("Least similarity of a like question; absent for 0.8.") @Range(min = 0, max = 1) @Nullable
            Double similarityThreshold,

            @Doc("Most answers kept.") @Range(min = 1) @Default("1000")
            int maxEntries,

            @Doc("Seconds an answer is kept.") @Range(min = 0) @Default("3600")
            int ttlSeconds,

            @Doc("Which answer goes when the store is full.") @OneOf({"fifo", "lru", "lfu"}) @Default("fifo")
            String evictionPolicy,

            @Doc("The Redis server.") @Nullable Server redis,
            @Doc("The Valkey server.") @Nullable Server valkey) {}

    /// A server that keeps answers for several routers.
    @Doc("A server that keeps answers for several routers.")
    public record Server(@Doc("The server.") Connection connection) {}

    /// Where the server listens.
    @Doc("Where the server listens.")
    public record Connection(@Doc("Host.") String host) {}

    /// The names of the identity headers.
    @Doc("Names of the headers that say who asks.")
    public record Identity(
            @Doc("Header of the user's id.") @Default("x-authz-user-id")
            String userIdHeader,

            @Doc("Header of the user's groups, separated by commas.") @Default("x-authz-user-groups")
            String userGroupsHeader) {}

    /// @param answers where answers are kept
    public ResponseCache(AnswerCache answers) {
        this.answers = answers;
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.RESPONSE_CACHE;
    }

    @Override
    public String description() {
        return "Keeps answers and gives them again to the same or a like question.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.stores.response_cache", Store.class),
                new SettingsAt<>("global.services.authz.identity", Identity.class));
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        List<String> allowed = options.requestControls().allowed();
        for (int i = 0; i < allowed.size(); i++) {
            if (!DIRECTIVES.contains(allowed.get(i))) {
                problems.add(Problem.error(
                        "request_controls.allowed[" + i + "]",
                        "\"" + allowed.get(i) + "\" is none of " + String.join(", ", DIRECTIVES)));
            }
        }
        twice(
                "similarity_threshold",
                options.similarityThreshold(),
                options.semantic().similarityThreshold(),
                "semantic.similarity_threshold",
                problems);
        twice(
                "allow_request_controls",
                options.allowRequestControls(),
                options.requestControls().enabled(),
                "request_controls.enabled",
                problems);
        twice(
                "control_header",
                options.controlHeader(),
                options.requestControls().header().isEmpty()
                        ? null
                        : options.requestControls().header(),
                "request_controls.header",
                problems);
        if (options.scope().equals("global") && options.personalized().mode().equals("exact")) {
            problems.add(Problem.error(
                    "personalized.mode", "personal answers must not be shared by all; use another scope"));
        }
        return problems;
    }

    private static void twice(
            String old, @Nullable Object oldValue, @Nullable Object newValue, String now, List<Problem> problems) {
        if (oldValue != null && newValue != null) {
            problems.add(Problem.error(old, "the old spelling of " + now + ", which is set too; remove this one"));
        } else if (oldValue != null) {
            problems.add(Problem.warning(old, "an old spelling; write " + now));
        }
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException {
        Store store = setup.settings().get(Store.class);
        if (!store.enabled()) {
            return (call, next) -> next.send(call);
        }
        Optional<String> obstacle = obstacle(store);
        if (obstacle.isPresent()) {
            throw new UnavailableException("not_built", obstacle.get());
        }
        boolean semantic = !setup.options().mode().equals("exact");
        if (semantic && !setup.services().encoders().tasks().contains("embedding")) {
            LOGGER.atWarn().log("no sentence encoder is loaded, so the response cache knows equal questions only");
        }
        boolean comparing = setup.services().encoders().tasks().contains("embedding");
        String secret = setup.services().environment().apply(NAMESPACE_SECRET);
        answers.agree(new AnswerCache.Terms(
                store.maxEntries(),
                AnswerTable.Eviction.valueOf(store.evictionPolicy().toUpperCase(Locale.ROOT)),
                comparing,
                Objects.requireNonNullElse(secret, "")));
        CachePlugin.Policy policy =
                policy(setup.options(), store, setup.settings().get(Identity.class));
        return new CachePlugin(
                answers,
                policy,
                Question.fingerprint(List.of(setup.policy(), setup.options().toString())),
                setup.services().encoders(),
                setup.services().clock());
    }

    /// What keeps the cache from doing what its configuration says.
    private static Optional<String> obstacle(Store store) {
        String backend = store.backendType();
        Server server = switch (backend) {
            case "redis" -> store.redis();
            case "valkey" -> store.valkey();
            default -> null;
        };
        boolean shared = backend.equals("redis") || backend.equals("valkey");
        if (backend.equals(AnswerCache.MEMORY)) {
            return Optional.empty();
        }
        if (!shared) {
            return Optional.of("response cache backend \"" + backend
                    + "\" is not built into this version; set global.stores.response_cache.backend_type: memory, redis"
                    + " or valkey");
        }
        if (server == null || server.connection().host().isBlank()) {
            return Optional.of("global.stores.response_cache." + backend
                    + ".connection.host is missing; set it to the server's name, or backend_type: memory");
        }
        return Optional.empty();
    }

    private static CachePlugin.Policy policy(Options options, Store store, Identity identity) {
        Double threshold = first(options.semantic().similarityThreshold(), options.similarityThreshold());
        Integer ttl = options.ttlSeconds();
        RequestControls controls = options.requestControls();
        Boolean steered = first(controls.enabled(), options.allowRequestControls());
        String header = first(controls.header().isEmpty() ? null : controls.header(), options.controlHeader());
        return new CachePlugin.Policy(
                !options.mode().equals("exact"),
                threshold != null ? threshold : Objects.requireNonNullElse(store.similarityThreshold(), 0.8),
                ttl == null ? store.ttlSeconds() : ttl,
                new Scope(options.scope(), identity.userIdHeader(), identity.userGroupsHeader()),
                Objects.requireNonNullElse(steered, false) ? Objects.requireNonNullElse(header, CONTROL_HEADER) : "",
                Set.copyOf(controls.allowed()),
                controls.maxTtlSeconds());
    }

    private static <T> @Nullable T first(@Nullable T now, @Nullable T old) {
        return now != null ? now : old;
    }
}

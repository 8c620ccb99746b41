package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.extproc.SameEitherWayIT.direct;
import static semanticrouter.extproc.SameEitherWayIT.throughEnvoy;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryOrigin;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.model.Secret;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.retrieval.DocumentSearch;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery;
import semanticrouter.core.signal.SignalServices;
import semanticrouter.core.store.Owner;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.extproc.SameEitherWayIT.Case;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.plugins.memory.Memories;
import semanticrouter.plugins.memory.UserMemory;
import semanticrouter.plugins.rag.Rag;
import semanticrouter.stores.memory.MemoryBounds;
import semanticrouter.stores.memory.ProcessMemories;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;

/// What the router looks up for a request joins it on its way through Envoy as it does at the router's own listener,
/// and what is said is remembered from both.
final class GivenContextIT {
    private static final String ASKED = "What is the name of my dog";
    private static final String KNOWN = "The name of my dog is Rex";
    private static final String ANSWER = "Then I shall call your dog by that name from here on.";
    private static final String REPLY = "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"" + ANSWER + "\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String EVENTS = "data: {\"id\":\"c\",\"model\":\"m\",\"created\":1,\"choices\":[{\"index\":0,"
            + "\"delta\":{\"role\":\"assistant\",\"content\":\"" + ANSWER + "\"},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: [DONE]\n\n";
    private static final IdentityOptions BY_SECRET = new IdentityOptions(
            IdentityHeaders.DEFAULT,
            new IdentityOptions.Trust(
                    Optional.of(new IdentityOptions.SharedSecret("x-proxy-secret", new Secret("s3cret"))),
                    Optional.empty(),
                    Optional.empty(),
                    false),
            List.of());
    private static final Binder BINDER = new Binder(List.of());

    /// A request of one dialect and how Envoy sends bodies.
    record Way(String path, String body, BodySendMode mode) {
        @Override
        public String toString() {
            return mode + " " + path + (streamed() ? ", events" : "");
        }

        boolean streamed() {
            return body.contains("\"stream\":true");
        }

        Case by(Headers headers) {
            return new Case(toString(), "openai", path, headers, body, (_, wire) -> {
                if (streamed()) {
                    wire.streamHead();
                    wire.chunk(EVENTS);
                    wire.lastChunk();
                } else {
                    wire.json(200, REPLY);
                }
            });
        }
    }

    static Stream<Way> ways() {
        String turn = "\"messages\":[{\"role\":\"user\",\"content\":\"" + ASKED + "\"}]}";
        Map<String, String> bodies = Map.of(
                "/v1/chat/completions", "{\"model\":\"auto\"," + turn,
                "/v1/messages", "{\"model\":\"auto\",\"max_tokens\":9," + turn,
                "/v1/responses", "{\"model\":\"auto\",\"input\":\"" + ASKED + "\"}");
        return Stream.of(BodySendMode.BUFFERED, BodySendMode.STREAMED, BodySendMode.FULL_DUPLEX_STREAMED)
                .flatMap(mode -> bodies.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .flatMap(one -> Stream.of(
                                        one.getValue(), one.getValue().replace("{\"model", "{\"stream\":true,\"model"))
                                .map(body -> new Way(one.getKey(), body, mode))));
    }

    private static Headers caller(String user, String secret) {
        return Headers.of("x-authz-user-id", user, "x-authz-tenant-id", "acme", "x-proxy-secret", secret);
    }

    private static <C extends Record> C bound(Class<C> type, String yaml) {
        var report = new TreeReport(MappingNode.EMPTY, new Diagnostics());
        C options = BINDER.bind(type, YamlReader.read("t", yaml).root(), DocPath.ROOT, report, UnknownKeys.REFUSE);
        assertThat(report.found().list()).isEmpty();
        return Objects.requireNonNull(options);
    }

    private static <C extends Record> Plugin plugin(PluginFamily<C> family, String options) throws Exception {
        Settings defaults = new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                return bound(type, "{}");
            }
        };
        UnaryOperator<Path> assets = path -> path;
        return family.prepare(new PluginSetup<>(
                "p",
                bound(family.kind().options(), options),
                defaults,
                new SignalServices(new WordVectors(), Clock.systemUTC(), _ -> null, assets)));
    }

    private static Processor processor(ScriptedBackend backend, Plugin plugin) throws Exception {
        var responses = new MemoryResponses(Bounds.inProcess(100, Duration.ofHours(1)), Clock.systemUTC());
        return Processor.with(
                Running.options().with(BY_SECRET).withResponses(ResponsesOptions.with(responses)),
                TestPlan.of(List.of(TestPlan.backend(backend.port())), plugin),
                options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)));
    }

    private static Outcome envoy(Processor processor, ScriptedBackend backend, Way way, Headers headers)
            throws Exception {
        BodySendMode response = way.mode() == BodySendMode.FULL_DUPLEX_STREAMED ? way.mode() : BodySendMode.BUFFERED;
        return throughEnvoy(processor, backend, way.by(headers), way.mode(), response, EnvoyProxy.every(13));
    }

    /// A call that the router puts in has an id of its own each time.
    private static Outcome steady(Outcome outcome) {
        return new Outcome(
                outcome.status(),
                outcome.headers(),
                outcome.body(),
                outcome.sentPath(),
                outcome.sentHeaders(),
                outcome.sentBody().replaceAll("rag_[0-9a-f]+_[0-9a-f]+", "rag_1"),
                outcome.told());
    }

    private static void same(Way way, Outcome throughEnvoy, Outcome directly) {
        Outcome envoy = steady(throughEnvoy);
        Outcome direct = steady(directly);
        assertThat(envoy.status()).isEqualTo(200);
        assertThat(envoy.sentBody()).isEqualTo(direct.sentBody());
        assertThat(envoy.body()).isEqualTo(direct.body());
        assertThat(envoy.told()).isEqualTo(direct.told());
        if (way.mode() != BodySendMode.FULL_DUPLEX_STREAMED) { // heads have left before the body is answered there
            assertThat(envoy).isEqualTo(direct);
        }
    }

    private static MemoryStore store() {
        return new ProcessMemories(new MemoryBounds(100, 100, Duration.ofDays(30), 0), Clock.systemUTC());
    }

    private static Memory rex(String user) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return new Memory(
                "mem_" + user,
                new Owner("acme", user),
                MemoryType.EPISODIC,
                KNOWN,
                new NamedEmbedding("unnamed", new WordVectors().embed(KNOWN)),
                MemoryOrigin.UNKNOWN,
                now,
                now,
                0.5,
                new MemoryUse(0, now));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsRememberedIsGivenToItsUserAlone(Way way) throws Exception {
        MemoryStore store = store();
        store.put(rex("ann"), Set.of());
        try (var backend = new ScriptedBackend(way.by(Headers.NONE).backend());
                var memories = new Memories(Clock.systemUTC(), new Random(1))) {
            memories.opening(() -> store);
            Plugin memory = plugin(new UserMemory(memories), "{enabled: true, similarity_threshold: 0.5}");
            try (var processor = processor(backend, memory)) {
                Outcome direct = direct(processor, backend, way.by(caller("ann", "s3cret")));
                assertThat(direct.sentBody()).contains("Rex").contains(ASKED);
                same(way, envoy(processor, backend, way, caller("ann", "s3cret")), direct);
                assertThat(envoy(processor, backend, way, caller("bob", "s3cret"))
                                .sentBody())
                        .contains(ASKED)
                        .doesNotContain("Rex");
                assertThat(envoy(processor, backend, way, caller("ann", "guessed"))
                                .sentBody())
                        .as("nobody vouches for the caller")
                        .contains(ASKED)
                        .doesNotContain("Rex");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsSaidIsRememberedOfItsUserAlone(Way way) throws Exception {
        MemoryStore store = store();
        try (var backend = new ScriptedBackend(way.by(Headers.NONE).backend());
                var memories = new Memories(Clock.systemUTC(), new Random(1))) {
            memories.opening(() -> store);
            Plugin memory = plugin(new UserMemory(memories), "{enabled: true, auto_store: true}");
            try (var processor = processor(backend, memory)) {
                direct(processor, backend, way.by(caller("ann", "s3cret")));
                envoy(processor, backend, way, caller("bob", "s3cret"));
                envoy(processor, backend, way, caller("eve", "guessed"));
                // It is written behind the reply.
                for (int tries = 0; tries < 4_000 && memories.tally().kept() < 2; tries++) {
                    Thread.sleep(5);
                }
                assertThat(remembered(store, "ann")).singleElement().asString().contains(ASKED, ANSWER);
                assertThat(remembered(store, "bob")).isEqualTo(remembered(store, "ann"));
                assertThat(store.count())
                        .as("nothing of those whom nobody names")
                        .isEqualTo(2);
            }
        }
    }

    private static List<String> remembered(MemoryStore store, String user) throws Exception {
        return store.newest(new Owner("acme", user), Optional.empty(), 10).memories().stream()
                .map(Memory::content)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatDocumentsSayIsGivenEitherWay(Way way) throws Exception {
        var documents = new DocumentSearch() {
            @Override
            public List<Passage> search(String store, PassageQuery query, Deadline deadline)
                    throws UnavailableException {
                if (!store.equals("vs_1")) {
                    throw new UnavailableException("vector_store_not_found", store);
                }
                return List.of(new Passage("f", "dogs.md", KNOWN + "; grüße.", 0, 0.9, Optional.empty()));
            }

            @Override
            public long revision(String store) {
                return 1;
            }
        };
        Plugin rag = plugin(
                new Rag(documents), "{enabled: true, backend: vectorstore, backend_config: {vector_store_id: vs_1}}");
        try (var backend = new ScriptedBackend(way.by(Headers.NONE).backend());
                var processor = processor(backend, rag)) {
            Outcome direct = direct(processor, backend, way.by(Headers.NONE));
            assertThat(direct.sentBody()).contains(KNOWN + "; grüße.").contains(ASKED);
            same(way, envoy(processor, backend, way, Headers.NONE), direct);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aDecisionThatNeedsItsDocumentsIsRefusedWithoutThemEitherWay(Way way) throws Exception {
        Plugin rag = plugin(
                new Rag(),
                "{enabled: true, backend: vectorstore, on_failure: block, backend_config: {vector_store_id: v}}");
        try (var backend = new ScriptedBackend(way.by(Headers.NONE).backend());
                var processor = processor(backend, rag)) {
            Outcome direct = direct(processor, backend, way.by(Headers.NONE));
            assertThat(direct.status()).isEqualTo(503);
            assertThat(envoy(processor, backend, way, Headers.NONE)).isEqualTo(direct);
            assertThat(backend.received()).isEmpty();
        }
    }
}

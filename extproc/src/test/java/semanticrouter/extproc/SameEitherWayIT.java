package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.ScriptedBackend.Received;
import semanticrouter.gateway.ScriptedBackend.Script;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;
import semanticrouter.testkit.Property;

/// The same requests through the gateway's own listener and through Envoy: what the client gets, what the backend gets
/// and what is told of it are the same. {@link Outcome} lists what may differ.
final class SameEitherWayIT {
    private static final Received NOTHING_SENT = new Received("", Map.of(), "");
    private static final String CHAT = Running.CHAT;
    private static final String MESSAGES = "/v1/messages";
    private static final String RESPONSES = "/v1/responses";
    private static final String REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"grüße\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String EVENTS = """
            data: {"id":"c","model":"m","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":"grü"}}]}

            : comment

            data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"ße"},"finish_reason":"stop"}]}

            data: {"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}

            data: [DONE]

            """;
    private static final String MESSAGES_REPLY =
            "{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":9,\"output_tokens\":2}}";
    private static final String MESSAGES_EVENTS = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m1","model":"m","usage":{"input_tokens":9,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            event: message_stop
            data: {"type":"message_stop"}

            """;
    private static final String ASK =
            "{\"model\":\"auto\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}";
    private static final String ASK_STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final String RESPOND = "{\"model\":\"auto\",\"input\":\"hi\"}";
    private static final String RESPOND_STREAM = "{\"model\":\"auto\",\"stream\":true,\"input\":\"hi\"}";

    private static final Headers WARN = Headers.of("x-own-warn", "1");

    /// Warns of a reply where it is asked to, as the guards of answers do.
    private static final Plugin GUARD = (call, next) -> {
        Reply reply = next.send(call);
        boolean asked = call.inbound().facts().headers().first("x-own-warn").isPresent();
        return asked && reply instanceof Reply.Whole(int status, Headers headers, byte[] body)
                ? new Reply.Whole(
                        status,
                        ResponseHeaders.warned(headers, "hallucination"),
                        new String(body, StandardCharsets.UTF_8)
                                .replace("grüße", "[Warning]\\n\\ngrüße")
                                .getBytes(StandardCharsets.UTF_8))
                : reply;
    };

    /// A request with the backend it meets.
    record Case(String name, String format, String path, Headers headers, String body, Script backend) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, String format, String path, String body, Script backend) {
        return new Case(name, format, path, Headers.NONE, body, backend);
    }

    private static Script whole(int status, String json) {
        return (_, wire) -> wire.json(status, json);
    }

    private static Script events(String events) {
        return (_, wire) -> {
            wire.streamHead();
            wire.chunk(events);
            wire.lastChunk();
        };
    }

    static Stream<Case> cases() {
        return Stream.of(
                of("routed", "openai", CHAT, Running.AUTO, whole(200, REPLY)),
                of("events", "openai", CHAT, Running.AUTO_STREAM, events(EVENTS)),
                of("concrete model", "openai", CHAT, "{\"model\":\"small\",\"messages\":[]}", whole(200, REPLY)),
                of("unknown model", "openai", CHAT, "{\"model\":\"nobody\",\"messages\":[]}", whole(200, REPLY)),
                of("no backend", "openai", CHAT, "{\"model\":\"described\",\"messages\":[]}", whole(200, REPLY)),
                of("not JSON", "openai", CHAT, "{", whole(200, REPLY)),
                of("no model", "openai", CHAT, "{\"messages\":[]}", whole(200, REPLY)),
                of("backend refuses", "openai", CHAT, Running.AUTO, whole(429, "{\"error\":{\"message\":\"slow\"}}")),
                of("backend fails", "openai", CHAT, Running.AUTO, whole(500, "oops")),
                of("empty reply", "openai", CHAT, Running.AUTO, whole(200, "")),
                of("events cut short", "openai", CHAT, Running.AUTO_STREAM, events(EVENTS.substring(0, 60))),
                of(
                        "events unfinished",
                        "openai",
                        CHAT,
                        Running.AUTO_STREAM,
                        events(EVENTS.substring(0, EVENTS.indexOf(": comment")))),
                new Case(
                        "headers of every kind",
                        "openai",
                        CHAT,
                        Headers.of(
                                "authorization", "Bearer client",
                                "cookie", "a=b",
                                "x-user-openai-key", "k",
                                "x-vsr-debug", "true",
                                "x-vsr-selected-recipe", "lie",
                                "x-authz-user-id", "eve",
                                "x-forwarded-for", "10.0.0.1",
                                "x-own", "1",
                                "content-type", "application/json; charset=utf-8"),
                        Running.AUTO,
                        (_, wire) -> wire.write(
                                "HTTP/1.1 200 X\r\ncontent-type: application/json\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n"
                                        + "x-vsr-cache-hit: lie\r\nx-upstream: yes\r\nkeep-alive: 5\r\ncontent-length: 2\r\n\r\n{}")),
                new Case("warned of", "openai", CHAT, WARN, Running.AUTO, whole(200, REPLY)),
                new Case("anthropic on openai, warned of", "openai", MESSAGES, WARN, ASK, whole(200, REPLY)),
                new Case("responses, warned of", "openai", RESPONSES, WARN, RESPOND, whole(200, REPLY)),
                of("anthropic on openai", "openai", MESSAGES, ASK, whole(200, REPLY)),
                of("anthropic on openai, events", "openai", MESSAGES, ASK_STREAM, events(EVENTS)),
                of("anthropic on openai, garbage", "openai", MESSAGES, ASK, whole(200, "[]")),
                of(
                        "anthropic on openai, error",
                        "openai",
                        MESSAGES,
                        ASK,
                        whole(500, "{\"error\":{\"message\":\"x\"}}")),
                of("anthropic on openai, cut", "openai", MESSAGES, ASK_STREAM, events(EVENTS.substring(0, 150))),
                of("anthropic on anthropic", "anthropic", MESSAGES, ASK, whole(200, MESSAGES_REPLY)),
                of("anthropic on anthropic, events", "anthropic", MESSAGES, ASK_STREAM, events(MESSAGES_EVENTS)),
                of("openai on anthropic", "anthropic", CHAT, Running.AUTO, whole(200, MESSAGES_REPLY)),
                of("openai on anthropic, events", "anthropic", CHAT, Running.AUTO_STREAM, events(MESSAGES_EVENTS)),
                of("no events", "openai", CHAT, Running.AUTO_STREAM, whole(200, REPLY)),
                of("no events and no completion", "openai", CHAT, Running.AUTO_STREAM, whole(200, "{\"ok\":1}")),
                of("an error instead of events", "openai", CHAT, Running.AUTO_STREAM, whole(500, "{}")),
                of("anthropic on openai, no events", "openai", MESSAGES, ASK_STREAM, whole(200, REPLY)),
                of("anthropic on anthropic, no events", "anthropic", MESSAGES, ASK_STREAM, whole(200, MESSAGES_REPLY)),
                of(
                        "openai on anthropic, no events",
                        "anthropic",
                        CHAT,
                        Running.AUTO_STREAM,
                        whole(200, MESSAGES_REPLY)),
                of("responses", "openai", RESPONSES, RESPOND, whole(200, REPLY)),
                of("responses, events", "openai", RESPONSES, RESPOND_STREAM, events(EVENTS)),
                of("responses that asked for none", "openai", RESPONSES, RESPOND, events(EVENTS)),
                of("responses, no events", "openai", RESPONSES, RESPOND_STREAM, whole(200, REPLY)),
                of("responses, cut", "openai", RESPONSES, RESPOND_STREAM, events(EVENTS.substring(0, 150))),
                of("responses, error", "openai", RESPONSES, RESPOND, whole(400, "{\"error\":{\"message\":\"x\"}}")),
                of("responses without input", "openai", RESPONSES, "{\"model\":\"auto\"}", whole(200, REPLY)),
                of("responses on anthropic, events", "anthropic", RESPONSES, RESPOND_STREAM, events(MESSAGES_EVENTS)));
    }

    private static Processor processor(Case each, ScriptedBackend backend) throws IOException, InterruptedException {
        var store = new MemoryResponses(Bounds.inProcess(100, Duration.ofHours(1)), Clock.systemUTC());
        return Processor.with(
                Running.options().withResponses(ResponsesOptions.with(store)),
                TestPlan.of(each.format(), List.of(TestPlan.backend(backend.port())), GUARD),
                options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)));
    }

    static Outcome direct(Processor processor, ScriptedBackend backend, Case each)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(processor.gateway().uri(each.path()))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(each.body()));
        headers(each).forEach(request::header);
        HttpResponse<byte[]> response =
                processor.gateway().client().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return Outcome.of(response, sent(backend), processor.gateway().completion());
    }

    static Outcome throughEnvoy(
            Processor processor,
            ScriptedBackend backend,
            Case each,
            BodySendMode request,
            BodySendMode response,
            Function<byte[], List<byte[]>> split)
            throws IOException, InterruptedException {
        var envoy = new EnvoyProxy(processor, backend.port(), request, response, split);
        EnvoyProxy.Response told = envoy.exchange("POST", each.path(), headers(each), each.body());
        return Outcome.of(
                told.status(),
                told.headers(),
                told.body(),
                sent(backend),
                processor.gateway().completion());
    }

    private static Headers headers(Case each) {
        return each.headers().first("content-type").isPresent()
                ? each.headers()
                : each.headers().with().add("content-type", "application/json").build();
    }

    /// What the backend got for the last request.
    private static Received sent(ScriptedBackend backend) {
        Received sent =
                backend.received().isEmpty() ? NOTHING_SENT : backend.received().getLast();
        backend.received().clear();
        return sent;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void buffered(Case each) throws Exception {
        same(each, BodySendMode.BUFFERED, 16);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inPieces(Case each) throws Exception {
        same(each, BodySendMode.STREAMED, 7);
    }

    private static void same(Case each, BodySendMode request, int pieceBytes) throws Exception {
        try (var backend = new ScriptedBackend(each.backend());
                var processor = processor(each, backend)) {
            Outcome direct = direct(processor, backend, each);
            assertThat(throughEnvoy(
                            processor, backend, each, request, BodySendMode.BUFFERED, EnvoyProxy.every(pieceBytes)))
                    .isEqualTo(direct);
            assertThat(processor.gateway().completionsLeft()).isZero();
        }
    }

    @Test
    void aWarningReachesTheClientThroughEnvoy() throws Exception {
        Case warned = cases().filter(each -> each.name().equals("warned of"))
                .findFirst()
                .orElseThrow();
        try (var backend = new ScriptedBackend(warned.backend());
                var processor = processor(warned, backend)) {
            Outcome envoy = throughEnvoy(
                    processor, backend, warned, BodySendMode.BUFFERED, BodySendMode.BUFFERED, EnvoyProxy.every(16));
            assertThat(envoy.headers()).containsEntry("x-vsr-response-warnings", "hallucination");
            assertThat(envoy.body()).contains("\"content\":\"[Warning]\\n\\ngrüße\"");
        }
    }

    /// Headers and status cannot change any more when a body that comes in pieces is over, so where a reply is
    /// translated only its body is compared.
    @ParameterizedTest
    @MethodSource("cases")
    void duplex(Case each) throws Exception {
        if (each.name().contains("garbage") || each.name().contains("that asked for none")) {
            return;
        }
        try (var backend = new ScriptedBackend(each.backend());
                var processor = processor(each, backend)) {
            Outcome direct = direct(processor, backend, each);
            Outcome envoy = throughEnvoy(
                    processor,
                    backend,
                    each,
                    BodySendMode.FULL_DUPLEX_STREAMED,
                    BodySendMode.FULL_DUPLEX_STREAMED,
                    EnvoyProxy.every(11));
            assertThat(envoy.body()).isEqualTo(direct.body());
            assertThat(envoy.sentBody()).isEqualTo(direct.sentBody());
            assertThat(envoy.told()).isEqualTo(direct.told());
            assertThat(envoy.status()).isEqualTo(direct.status());
        }
    }

    @Test
    void whereverTheBytesAreCutTheSameComesOut() throws Exception {
        List<Case> streamed =
                cases().filter(each -> each.name().endsWith("events")).toList();
        var open = new ArrayList<AutoCloseable>();
        try {
            for (Case each : streamed) {
                var backend = new ScriptedBackend(each.backend());
                open.add(backend);
                Processor processor = processor(each, backend);
                open.addFirst(processor);
                Outcome direct = direct(processor, backend, each);
                Property.check(each.name(), 15, gen -> {
                    List<Integer> cuts = gen.list(0, 40, g -> g.between(0, 4000));
                    assertThat(throughEnvoy(
                                    processor,
                                    backend,
                                    each,
                                    gen.flip() ? BodySendMode.BUFFERED : BodySendMode.STREAMED,
                                    BodySendMode.BUFFERED,
                                    bytes -> cut(bytes, cuts)))
                            .isEqualTo(direct);
                });
            }
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
    }

    private static List<byte[]> cut(byte[] bytes, List<Integer> cuts) {
        int[] at = cuts.stream().mapToInt(cut -> cut % bytes.length).sorted().toArray();
        var pieces = new ArrayList<byte[]>();
        int from = 0;
        for (int to : at) {
            if (to > from) {
                pieces.add(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces;
    }
}

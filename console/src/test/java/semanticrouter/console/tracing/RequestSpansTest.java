package semanticrouter.console.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import semanticrouter.console.Fixture;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.TraceContext;
import semanticrouter.core.trace.Usage;

/// Spans of a request, and their way to a collector.
final class RequestSpansTest {
    private static final String ID = "648f86180ead5a29f28735d51e296c2b";
    private static final String PROMPT = "write code about a CANARY-PROMPT";
    private static final long END = 1_800_000_000_000_000_000L;

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private final Fixture fixture = new Fixture();
    private final AtomicLong ids = new AtomicLong(1);

    private Completion served(TraceContext place) throws Exception {
        return served(PROMPT, place);
    }

    private Completion served(String prompt, TraceContext place) throws Exception {
        Completion done = fixture.served(ID, "auto", prompt);
        return new Completion(
                done.trace(),
                done.status(),
                done.path(),
                done.errorReason(),
                done.usage(),
                done.streamed(),
                done.firstByteNanos(),
                done.upstreamNanos(),
                done.totalNanos(),
                place);
    }

    private List<SpanFacts> spans(TraceContext place) throws Exception {
        return RequestSpans.of(served(place), place, END, () -> HexFormat.of().toHexDigits(ids.incrementAndGet()));
    }

    private static TraceContext begun() {
        return TraceContext.of(Headers.NONE, ID, 1);
    }

    @Test
    void theSpansAreOneTreeWithinTheRequest() throws Exception {
        List<SpanFacts> spans = spans(begun());
        var known = spans.stream().map(SpanFacts::id).collect(Collectors.toSet());
        assertThat(known).hasSameSizeAs(spans);
        SpanFacts root = spans.getFirst();
        assertThat(root.name()).isEqualTo("semantic_router.request.received");
        assertThat(root.kind()).isEqualTo(SpanKind.SERVER);
        assertThat(root.parent()).isEmpty();
        assertThat(spans.subList(1, spans.size())).allSatisfy(span -> {
            assertThat(known).contains(span.parent());
            assertThat(span.startNanos()).isBetween(root.startNanos(), root.endNanos());
            assertThat(span.endNanos()).isBetween(span.startNanos(), root.endNanos());
        });
        assertThat(spans.stream().map(SpanFacts::name))
                .contains(
                        "semantic_router.signal.evaluation",
                        "semantic_router.signal.keyword",
                        "semantic_router.decision.evaluation",
                        "semantic_router.routing.decision",
                        "semantic_router.plugin.execution",
                        "semantic_router.upstream.request");
    }

    @Test
    void theCallToTheModelHasTheIdItsBackendWasTold() throws Exception {
        TraceContext place = begun();
        SpanFacts call = spans(place).getLast();
        assertThat(call.kind()).isEqualTo(SpanKind.CLIENT);
        assertThat(place.traceparent()).contains(call.id());
        assertThat(call.attributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
                .isEqualTo(100L);
        assertThat(call.attributes().get(AttributeKey.stringKey("gen_ai.request.model")))
                .isEqualTo("big");
    }

    private SpanFacts span(String name, Completion done) {
        return RequestSpans.of(done, begun(), END, () -> HexFormat.of().toHexDigits(ids.incrementAndGet())).stream()
                .filter(span -> span.name().equals("semantic_router." + name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSpanOfTheChoiceSaysWhoChose() throws Exception {
        Completion done = served(begun());
        var judge = new Candidate(ModelRef.to("judge"), ModelProfile.named("judge"));
        assertThat(span("routing.decision", done).attributes().get(AttributeKey.stringKey("vsr.helper.model")))
                .isNull();
        done.trace().facts().add(new Fact.HelperAsked("prompt", judge, "", "", new Usage(40, 0, 2), 3_000_000));
        assertThat(span("routing.decision", done).attributes().get(AttributeKey.stringKey("vsr.helper.model")))
                .isEqualTo("judge");
        assertThat(span("routing.decision", done).attributes().get(AttributeKey.doubleKey("vsr.helper.latency_ms")))
                .isEqualTo(3.0);
    }

    @Test
    void theSpanOfTheCallSaysWhatALoopDid() throws Exception {
        Completion done = served(begun());
        done.trace()
                .facts()
                .add(new Fact.Looped(
                        "fusion",
                        "big",
                        4,
                        List.of(),
                        Usage.NONE,
                        Optional.empty(),
                        1,
                        Optional.of(ContractOutcome.REPAIRED)));
        SpanFacts call = span("upstream.request", done);
        assertThat(call.attributes().get(AttributeKey.stringKey("vsr.looper.algorithm")))
                .isEqualTo("fusion");
        assertThat(call.attributes().get(AttributeKey.longKey("vsr.looper.calls")))
                .isEqualTo(4L);
        assertThat(call.attributes().get(AttributeKey.stringKey("vsr.looper.contract")))
                .isEqualTo("repaired");
    }

    @Test
    void aFailedFamilyIsAFailedSpan() throws Exception {
        Completion unsure = served("nothing of note", begun());
        assertThat(RequestSpans.of(unsure, begun(), END, () -> HexFormat.of().toHexDigits(ids.incrementAndGet())))
                .filteredOn(span -> span.name().endsWith("signal.domain"))
                .singleElement()
                .satisfies(span -> assertThat(span.error()).isNotEmpty());
    }

    @Test
    void aCollectorGetsTheSpansAndNoText() throws Exception {
        var bodies = new ArrayBlockingQueue<byte[]>(10);
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            bodies.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            String url = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
            var options = new TracingOptions("otlp", url, true, "my-router", "1", "test");
            try (var export = new SpanExport(options, fixture.clock, new Random(1), NOWHERE)) {
                export.accept(served(TraceContext.of(Headers.NONE, ID, 0)));
                export.accept(served(begun()));
            }
            byte[] sent = bodies.poll(20, TimeUnit.SECONDS);
            assertThat(sent).isNotNull();
            String text = new String(sent, StandardCharsets.ISO_8859_1);
            assertThat(text)
                    .contains("my-router", "semantic_router.request.received")
                    .doesNotContain("CANARY");
            assertThat(text.split("semantic_router.request.received", -1))
                    .as("the request that is not sampled sends nothing")
                    .hasSize(2);
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void standardOutputGetsOneDocumentALine() throws Exception {
        var printed = new ByteArrayOutputStream();
        var options = new TracingOptions("stdout", "", true, "my-router", "1", "test");
        var output = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (var export = new SpanExport(options, fixture.clock, new Random(1), output)) {
            export.accept(served(begun()));
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).strip().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("{")
                        .endsWith("}")
                        .contains(ID)
                        .doesNotContain("CANARY"));
    }

    @Test
    void whatACollectorThatHangsCannotTakeIsDroppedAndHoldsNothingUp() throws Exception {
        var collector = new Hanging();
        var options = new TracingOptions("otlp", "", true, "my-router", "1", "test");
        Completion done = served(begun());
        long made = 0;
        try (var export = new SpanExport(collector, options, fixture.clock, new Random(1))) {
            for (int i = 0; i < 20_000; i++) {
                export.accept(done);
                made += spans(begun()).size();
            }
            collector.goOn();
        }
        assertThat(collector.taken()).isPositive().isLessThan(made / 2);
    }

    /// Answers its first batch when it is told to.
    private static final class Hanging implements SpanExporter {
        private final CompletableResultCode first = new CompletableResultCode();
        private final AtomicLong taken = new AtomicLong();

        void goOn() {
            first.succeed();
        }

        long taken() {
            return taken.get();
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            taken.addAndGet(spans.size());
            return first;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}

package semanticrouter.benchmarks.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.LoggerFactory;
import semanticrouter.cli.server.Policy;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.console.record.ExplanationStore;
import semanticrouter.console.record.JsonLogEncoder;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.record.RequestLog;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.Routed;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.ClientHeaders;
import semanticrouter.gateway.ReplyHeaders;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.protocols.json.JsonLimits;

/// What the router itself does for one request of the load harness, part by part, sockets left out. Run
/// with `-prof gc` for the allocation.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare()
public class RequestBench {
    /// Requests that are logged in one write.
    private static final int BATCH = 100;

    private static final byte[] BODY = ascii("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Please"
            + " write a short note to my landlord about the broken heating and ask when it will be repaired.\"}],"
            + "\"stream\":false}");
    private static final byte[] REPLY = ascii(
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}");
    private static final List<Map.Entry<String, String>> SENT = List.of(
            Map.entry("host", "localhost"),
            Map.entry("content-type", "application/json"),
            Map.entry("content-length", Integer.toString(BODY.length)));
    private static final Headers RECEIVED =
            Headers.of("content-type", "application/json", "content-length", Integer.toString(REPLY.length));

    private final OpenAiChat dialect = new OpenAiChat(JsonLimits.DEFAULT);
    private final JsonLogEncoder encoder = new JsonLogEncoder();
    private final RequestLog log = new RequestLog();
    private final List<ILoggingEvent> events = new ArrayList<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(64 << 10);
    private final Upstream backend = _ -> new Reply.Whole(200, RECEIVED, REPLY);
    private Policy policy;
    private RoutingPlan plan;
    private Fanout fanout;
    private Pipeline pipeline;
    private MetricsRecorder metrics;
    private ExplanationStore explanations;
    private Headers headers;
    private ChatRequest request;
    private Completion done;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Setup
    public void prepare() throws IOException, InterruptedException, GatewayException {
        policy = Policy.open(
                ConfigSource.of("load.yaml", config(), Path.of("").toAbsolutePath()),
                false,
                RequestBench::environment,
                Clock.systemUTC());
        plan = policy.loaded()
                .plan()
                .orElseThrow(() -> new IOException(
                        "load.yaml does not load: " + policy.loaded().diagnostics()));
        fanout = new Fanout();
        pipeline = new Pipeline(policy.encoders(), fanout, Clock.systemUTC(), Effort.LAZY);
        metrics = new MetricsRecorder();
        explanations = new ExplanationStore(1_000, Duration.ofHours(1), Clock.systemUTC());
        headers = ClientHeaders.capture(SENT);
        request = dialect.read(BODY, headers);
        done = completed(route());
        collectEvents();
        for (int i = 0; i < BATCH; i++) {
            log.accept(done);
        }
        encoder.encode(events, lines);
        System.out.println(
                lines.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
    }

    private static String config() throws IOException {
        try (InputStream in = Objects.requireNonNull(RequestBench.class.getResourceAsStream("/load.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("BACKEND_PORT", "1");
        }
    }

    private static @Nullable String environment(@Nullable String name) {
        return name == null ? null : System.getenv(name);
    }

    private void collectEvents() {
        var collector = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                events.add(event);
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.LOGGER_NAME);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(collector);
        collector.setContext(logger.getLoggerContext());
        collector.start();
    }

    private static Completion completed(Routed routed) {
        return new Completion(
                routed.trace(), 200, "upstream", "", new Usage(9, 0, 1), false, 312_345, 412_345, 567_890, null);
    }

    @TearDown
    public void close() {
        metrics.close();
        fanout.close();
        policy.close();
    }

    /// Keeps the headers of a request.
    @Benchmark
    public Headers capture() {
        return ClientHeaders.capture(SENT);
    }

    /// Reads the body of a request.
    @Benchmark
    public ChatRequest read() throws GatewayException {
        return dialect.read(BODY, headers);
    }

    /// Routes a request to a backend that answers at once.
    @Benchmark
    public Routed route() throws InterruptedException {
        var inbound = new Inbound(
                "0123456789abcdef0123456789abcdef",
                Dialect.OPENAI_CHAT,
                request.facts(),
                request.body(),
                request.streaming(),
                Deadline.after(Duration.ofSeconds(60)),
                false,
                null);
        return pipeline.handle(plan, inbound, backend);
    }

    /// Names the model in the body that is sent on.
    @Benchmark
    public byte[] edit() {
        return request.body().withModel("small").bytes();
    }

    /// The headers of a reply.
    @Benchmark
    public Headers reply() {
        return ReplyHeaders.of(done.trace(), "upstream", 200, headers);
    }

    /// Finds the usage in a reply.
    @Benchmark
    public Usage usage() {
        return dialect.usage(REPLY);
    }

    /// Counts a finished request.
    @Benchmark
    public void metrics() {
        metrics.accept(done);
    }

    /// Offers a finished request to those that can be explained.
    @Benchmark
    public void explanations() {
        explanations.accept(done);
    }

    /// Logs a finished request, as one of many.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int log() {
        events.clear();
        lines.reset();
        for (int i = 0; i < BATCH; i++) {
            log.accept(done);
        }
        encoder.encode(events, lines);
        return lines.size();
    }
}

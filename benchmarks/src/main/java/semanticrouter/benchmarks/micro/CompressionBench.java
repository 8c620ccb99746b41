package semanticrouter.benchmarks.micro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import semanticrouter.cli.server.Policy;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.Routed;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Fact;
import semanticrouter.gateway.ClientHeaders;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

/// What compression adds to a request: routing one with the result of a tool of so many lines, with the plugin and
/// without. Up to some 100 lines nothing is too long.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare()
public class CompressionBench {
    private static final int LONG = 200;
    private static final String PLUGIN = "plugins: [{type: context_compression, configuration: {enabled: true}}]";

    @Param({"10", "100", "1000", "20000"})
    public int lines;

    @Param({"false", "true"})
    public boolean plugin;

    private Policy policy;
    private RoutingPlan plan;
    private Fanout fanout;
    private Pipeline pipeline;
    private ChatRequest request;

    @Setup
    public void prepare() throws IOException, InterruptedException, GatewayException {
        policy = Policy.open(
                ConfigSource.of("compression.yaml", document(), Path.of("").toAbsolutePath()),
                false,
                _ -> null,
                Clock.systemUTC());
        plan = policy.loaded()
                .plan()
                .orElseThrow(() -> new IOException(
                        "the decision does not load: " + policy.loaded().diagnostics()));
        fanout = new Fanout();
        pipeline = new Pipeline(policy.encoders(), fanout, Clock.systemUTC(), Effort.LAZY);
        String log = IntStream.range(0, lines)
                .mapToObj(i -> "step " + i + " went as it should")
                .collect(Collectors.joining("\\n"));
        byte[] body = ("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Why did step 77 fail?\"},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"" + log + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        request = new OpenAiChat(JsonLimits.DEFAULT)
                .read(body, ClientHeaders.capture(List.of(Map.entry("content-type", "application/json"))));
        boolean shortened =
                route().trace().facts().last(Fact.ContextCompressed.class).isPresent();
        if (shortened != (plugin && lines > LONG)) {
            throw new IOException(lines + " lines were " + (shortened ? "" : "not ") + "shortened");
        }
    }

    private String document() {
        return """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 8080}]
                providers:
                  defaults: {default_model: a}
                  models: [{name: a, backend_refs: [{endpoint: "127.0.0.1:9"}]}]
                routing:
                  modelCards: [{name: a}]
                  decisions:
                    - name: all
                      description: Everything.
                      priority: 1
                      rules: {operator: AND, conditions: []}
                      modelRefs: [{model: a}]
                      %s
                """.formatted(plugin ? PLUGIN : "");
    }

    @TearDown
    public void close() {
        fanout.close();
        policy.close();
    }

    /// The whole way of the request through the pipeline.
    @Benchmark
    public Routed route() throws InterruptedException {
        var inbound = new Inbound(
                "bench",
                Dialect.OPENAI_CHAT,
                request.facts(),
                request.body(),
                false,
                Deadline.after(Duration.ofSeconds(30)));
        return pipeline.handle(plan, inbound, _ -> new Reply.Whole(200, Headers.NONE, new byte[0]));
    }
}

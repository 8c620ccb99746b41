package semanticrouter.benchmarks.micro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.Routed;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Fact;
import semanticrouter.gateway.ClientHeaders;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

/// What the router itself adds to a request that several models work on: the loop of one request against models that
/// answer at once, sockets left out. `one` is a single model, for comparison.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare()
public class LoopBench {
    private static final String MODELS = "[{model: a}, {model: b}]";
    private static final String CONTRACT =
            "output_contract_spec: {type: choice, choice_set: {values: [ok, no]}, on_violation: {repair: true}}";

    /// A decision by its name: algorithm, what else it says, and the calls it makes.
    private static final Map<String, LoopCase> CASES = Map.of(
            "one", new LoopCase("{type: static}", "", 0),
            "ratings2", new LoopCase("{type: ratings}", "", 2),
            "contract2", new LoopCase("{type: ratings}", CONTRACT, 2),
            "remom5", new LoopCase("{type: remom, remom: {breadth_schedule: [4]}}", "", 5),
            "remom17", new LoopCase("{type: remom, remom: {breadth_schedule: [16]}}", "", 17),
            "fusion4", new LoopCase("{type: fusion, fusion: {model: b}}", "", 4),
            "workflows3",
                    new LoopCase(
                            "{type: workflows, workflows: {roles: [{name: draft, models: [a, b]}], final: {model: b}}}",
                            "",
                            3));

    private static final byte[] BODY =
            ("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Please write a"
                            + " short note to my landlord about the broken heating and ask when it will be repaired.\"}]}")
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] REPLY =
            ("{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                            + "\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},\"finish_reason\":\"stop\"}],"
                            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}")
                    .getBytes(StandardCharsets.UTF_8);

    /// A decision that is measured.
    private record LoopCase(String algorithm, String more, int calls) {}

    /// Models that answer at once.
    private static final SideCalls AT_ONCE = new SideCalls() {
        @Override
        public Reply send(Call call) {
            return new Reply.Whole(200, Headers.NONE, REPLY);
        }

        @Override
        public ChatBody chat(Call call) {
            return call.body();
        }

        @Override
        public Reply.Whole reply(Call call, Reply.Whole completion) {
            return completion;
        }
    };

    /// The decision; the number is that of its calls.
    @Param({"one", "ratings2", "contract2", "workflows3", "fusion4", "remom5", "remom17"})
    public String decision;

    private Policy policy;
    private RoutingPlan plan;
    private Fanout fanout;
    private Pipeline pipeline;
    private ChatRequest request;

    @Setup
    public void prepare() throws IOException, InterruptedException, GatewayException {
        LoopCase measured = CASES.get(decision);
        if (measured == null) {
            throw new IOException("there is no decision " + decision + "; use one of " + CASES.keySet());
        }
        policy = Policy.open(
                ConfigSource.of("loop.yaml", document(measured), Path.of("").toAbsolutePath()),
                false,
                _ -> null,
                Clock.systemUTC());
        plan = policy.loaded()
                .plan()
                .orElseThrow(() -> new IOException(
                        "the decision does not load: " + policy.loaded().diagnostics()));
        fanout = new Fanout();
        pipeline = new Pipeline(policy.encoders(), fanout, Clock.systemUTC(), Effort.LAZY).calling(AT_ONCE);
        request = new OpenAiChat(JsonLimits.DEFAULT)
                .read(BODY, ClientHeaders.capture(List.of(Map.entry("content-type", "application/json"))));
        int calls = route().trace().loop().map(Fact.Looped::calls).orElse(0);
        if (calls != measured.calls()) {
            throw new IOException(decision + " made " + calls + " calls");
        }
    }

    private static String document(LoopCase measured) {
        return """
            version: v0.3
            listeners: [{name: http, address: 127.0.0.1, port: 8080}]
            providers:
              defaults: {default_model: a}
              models:
                - {name: a, backend_refs: [{endpoint: "127.0.0.1:1"}]}
                - {name: b, backend_refs: [{endpoint: "127.0.0.1:1"}]}
            routing:
              modelCards: [{name: a}, {name: b}]
              decisions:
                - name: measured
                  priority: 1
                  rules: {operator: AND, conditions: []}
                  modelRefs: %s
                  algorithm: %s
                  %s
            """.formatted(MODELS, measured.algorithm(), measured.more());
    }

    @TearDown
    public void close() {
        fanout.close();
        policy.close();
    }

    /// Has the models work on one request.
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
        return pipeline.handle(plan, inbound, _ -> new Reply.Whole(200, Headers.NONE, REPLY));
    }
}

package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.nio.charset.StandardCharsets;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.loop.HelperModel;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.Usage;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.selectors.looper.workflows.FlowLoop;
import semanticrouter.selectors.looper.workflows.WorkflowOptions;
import semanticrouter.stores.loop.MemoryLoops;

/// A request that several models work on, through Envoy: the router calls them itself, and Envoy none. A model that
/// only chooses is called by the router, and the chosen one by Envoy.
final class LoopIT {
    private static final String REPLY =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";

    /// Asks the first candidate twice and takes the last answer.
    private static final Loop TWICE = request -> {
        var question = new LoopQuestion(request.candidates().getFirst(), request.body());
        List<LoopReply> replies = request.ask(List.of(question, question), LoopBounds.NONE);
        var step = new LoopStep(question.candidate(), true, new Usage(9, 0, 2), "");
        return new LoopResult.Answered(
                question.candidate(),
                "the last of two",
                ((LoopReply.Completed) replies.getLast()).body(),
                List.of(step, step));
    };

    /// Is asked under a field of its own, and chooses the last candidate.
    private static final HelperModel LAST = new HelperModel() {
        @Override
        public String model() {
            return "small";
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(20);
        }

        @Override
        public ChatBody question(ChatBody request, SelectionInput input) {
            return request.withField("choosing", "true");
        }

        @Override
        public Verdict read(byte[] completion, List<Candidate> candidates) {
            return new Verdict.Named(candidates.getLast(), new Usage(9, 0, 2));
        }
    };

    @ParameterizedTest
    @EnumSource(names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
    void aModelChoosesWhereEnvoySendsTheRequest(BodySendMode bodies) throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var processor = Processor.with(
                        Running.options(),
                        TestPlan.helped(backend.port(), LAST),
                        options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)))) {
            HttpResponse<String> direct = processor.gateway().chat(Running.AUTO);
            var envoy = new EnvoyProxy(processor, backend.port(), bodies, bodies, EnvoyProxy.every(16));
            EnvoyProxy.Response reply =
                    envoy.exchange("POST", Running.CHAT, Headers.of("content-type", "application/json"), Running.AUTO);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(direct.body());
            assertThat(reply.headers().first("x-vsr-selected-model")).contains("small");
            assertThat(backend.received().stream().map(asked -> asked.text().contains("\"choosing\":true")))
                    .as("twice a choice and then the request")
                    .containsExactly(true, false, true, false);
            for (int i = 0; i < 2; i++) {
                Completion told = processor.gateway().completion();
                assertThat(told.usage().total()).isEqualTo(11);
                assertThat(told.tokens()).isEqualTo(22);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BUFFERED", "STREAMED", "FULL_DUPLEX_STREAMED"})
    void theRouterCallsTheModelsAndAnswersItself(BodySendMode bodies) throws Exception {
        BodySendMode replies = bodies == BodySendMode.STREAMED ? BodySendMode.BUFFERED : bodies;
        try (var backend = ScriptedBackend.answering(REPLY);
                var processor = Processor.with(
                        Running.options(),
                        TestPlan.looping(backend.port(), TWICE),
                        options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)))) {
            var envoy = new EnvoyProxy(processor, backend.port(), bodies, replies, EnvoyProxy.every(16));

            EnvoyProxy.Response reply = envoy.exchange(
                    "POST",
                    "/v1/chat/completions",
                    Headers.of("content-type", "application/json", "x-vsr-debug", "true"),
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers().first("x-vsr-response-path")).contains("looper");
            assertThat(reply.headers().first("x-vsr-looper-algorithm")).contains("loop");
            assertThat(reply.headers().first("x-vsr-looper-total-tokens")).contains("22");
            assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(REPLY);
            assertThat(backend.received()).as("calls of the router's own").hasSize(2);
            assertThat(processor.gateway().completion().usage().total()).isEqualTo(11);
        }
    }

    /// The model calls a tool until it has seen what came of one, and none for the final answer.
    private static ScriptedBackend callingATool() throws IOException {
        return new ScriptedBackend(
                (received, wire) -> wire.json(
                        200,
                        received.text().contains("\"tool_call_id\":\"call_7\"")
                                        || received.text().contains("What agents have written")
                                ? REPLY
                                : "{\"id\":\"c0\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"
                                        + "[{\"id\":\"call_7\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]},"
                                        + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}"));
    }

    private static WorkflowOptions oneAgent() {
        return new WorkflowOptions(
                "static",
                "micro_agent",
                List.of(new WorkflowOptions.Role("draft", List.of("small"), "", null)),
                null,
                null,
                3,
                2,
                0,
                0,
                0,
                null,
                true,
                "fail");
    }

    private static EnvoyProxy.Response ask(EnvoyProxy envoy, String messages) throws Exception {
        return envoy.exchange(
                "POST",
                Running.CHAT,
                Headers.of("content-type", "application/json", "x-vsr-debug", "true"),
                "{\"model\":\"auto\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}],\"messages\":["
                        + messages + "]}");
    }

    @ParameterizedTest
    @EnumSource(names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
    void aWorkflowThatWaitsForAToolGoesOnWithItsResult(BodySendMode bodies) throws Exception {
        Loop workflow = new FlowLoop(oneAgent(), AnswerContract.NONE, Clock.systemUTC());
        try (var waiting = new MemoryLoops(Duration.ofMinutes(1), Clock.systemUTC());
                var backend = callingATool();
                var processor = Processor.of(
                        Running.keeping(TestPlan.looping(backend.port(), workflow), waiting),
                        options -> options.with(new StreamedBodies(true, 0, Duration.ZERO)))) {
            var envoy = new EnvoyProxy(processor, backend.port(), bodies, bodies, EnvoyProxy.every(16));
            String asked = "{\"role\":\"user\",\"content\":\"why?\"}";

            String waits = new String(ask(envoy, asked).body(), StandardCharsets.UTF_8);
            Matcher id = Pattern.compile("flowtool_[0-9A-Za-z]{16}__0__call_7").matcher(waits);
            assertThat(id.find()).as(waits).isTrue();
            assertThat(waits).contains("\"finish_reason\":\"tool_calls\"");
            Completion told = processor.gateway().completion();
            assertThat(told.usage().total()).as("of this reply's own call").isEqualTo(6);

            String brought = asked
                    + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"ID\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"ID\",\"content\":\"42\"}";
            EnvoyProxy.Response end = ask(envoy, brought.replace("ID", id.group()));

            assertThat(end.status()).isEqualTo(200);
            assertThat(end.headers().first("x-vsr-response-path")).contains("looper");
            assertThat(end.headers().first("x-vsr-looper-iterations"))
                    .as("the agent and the writer")
                    .contains("2");
            assertThat(new String(end.body(), StandardCharsets.UTF_8))
                    .contains("\"content\":\"hi\"")
                    .contains("\"finish_reason\":\"stop\"");
            assertThat(backend.received().get(1).text())
                    .contains("\"call_7\"", "42")
                    .doesNotContain("flowtool_");
            assertThat(processor.gateway().completion().usage().total()).isEqualTo(22);
            assertThat(ask(envoy, brought.replace("ID", id.group())).status())
                    .as("once")
                    .isEqualTo(400);
        }
    }

    @Test
    void aResultOfAToolThatNobodyWaitsForIsRefusedBeforeAnybodyIsAsked() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var processor = Processor.with(
                        Running.options(), TestPlan.looping(backend.port(), TWICE), options -> options)) {
            var envoy = new EnvoyProxy(
                    processor, backend.port(), BodySendMode.BUFFERED, BodySendMode.BUFFERED, EnvoyProxy.every(16));

            EnvoyProxy.Response reply = envoy.exchange(
                    "POST",
                    "/v1/chat/completions",
                    Headers.of("content-type", "application/json"),
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"tool\","
                            + "\"tool_call_id\":\"flowtool_0123456789abcdef__0__call_1\",\"content\":\"42\"}]}");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("nobody waits for");
            assertThat(backend.received()).isEmpty();
        }
    }
}

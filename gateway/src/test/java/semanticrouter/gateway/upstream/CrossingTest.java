package semanticrouter.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.HeaderEdits;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Timings;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.ClientProtocol;
import semanticrouter.protocols.anthropic.AnthropicMessages;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.openai.OpenAiChat;

class CrossingTest {
    /// OpenAI's newer models refuse the older name of a limit, whoever wrote it. What a client asks of a model that it
    /// names, in that model's own dialect, passes as it is.
    @ParameterizedTest
    @CsvSource({
        "OPENAI_CHAT,true,api.openai.com,max_completion_tokens",
        "OPENAI_CHAT,false,api.openai.com,max_tokens",
        "OPENAI_CHAT,true,127.0.0.1,max_tokens",
        "ANTHROPIC_MESSAGES,true,api.openai.com,max_completion_tokens",
        "ANTHROPIC_MESSAGES,false,api.openai.com,max_completion_tokens",
        "ANTHROPIC_MESSAGES,true,127.0.0.1,max_tokens",
    })
    void aLimitHasTheNameItsBackendTakes(Dialect dialect, boolean routed, String host, String name) throws Exception {
        ClientProtocol protocol = dialect == Dialect.OPENAI_CHAT
                ? new OpenAiChat(JsonLimits.DEFAULT)
                : new AnthropicMessages(JsonLimits.DEFAULT);
        byte[] asked = "{\"model\":\"small\",\"messages\":[],\"max_tokens\":9}".getBytes(StandardCharsets.UTF_8);
        ChatRequest request = protocol.read(asked, Headers.NONE);
        var backend = new Backend(
                "b",
                true,
                host,
                443,
                "/v1/chat/completions",
                1,
                "gpt",
                "authorization",
                "Bearer",
                Credentials.fixed(Optional.empty()),
                Map.of(),
                "openai");
        var model = new ServedModel(ModelProfile.named("small"), List.of(backend), "openai", Reasoning.NONE);
        Crossing crossing = Crossing.of(call(dialect, request, model, routed), model, backend);
        assertThat(new String(crossing.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"gpt\",\"messages\":[],\"" + name + "\":9}");
    }

    private static Call call(Dialect dialect, ChatRequest request, ServedModel model, boolean routed) {
        var inbound = new Inbound(
                "id", dialect, request.facts(), request.body(), false, Deadline.after(Duration.ofSeconds(9)));
        var trace = new RoutingTrace(
                "id",
                Instant.EPOCH,
                "small",
                null,
                null,
                routed ? new Decision.NoMatch() : new Decision.PassThrough(),
                null,
                model.profile(),
                List.of(),
                Timings.NONE,
                List.of());
        return new Call(inbound, inbound.body(), HeaderEdits.NONE, model, ModelRef.to("small"), trace);
    }
}

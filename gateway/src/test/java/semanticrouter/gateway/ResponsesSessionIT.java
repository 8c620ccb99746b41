package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.protocols.json.Trees;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;
import tools.jackson.databind.node.ObjectNode;

final class ResponsesSessionIT {
    private static final String RESPONSES = "/v1/responses";
    private static final IdentityOptions ANYBODY = new IdentityOptions(
            IdentityHeaders.DEFAULT,
            new IdentityOptions.Trust(Optional.empty(), Optional.empty(), Optional.empty(), true),
            List.of());
    private static final String REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}";

    private static Running running(ScriptedBackend backend) throws Exception {
        var store = new MemoryResponses(Bounds.inProcess(100, Duration.ofHours(1)), Clock.systemUTC());
        return Running.with(
                Running.options().withResponses(ResponsesOptions.with(store)).with(ANYBODY),
                TestPlan.of(List.of(TestPlan.backend(backend.port()))));
    }

    private static String session(Running running) throws InterruptedException {
        return running.completion().trace().session().id();
    }

    @Test
    void aConversationIsTheSessionOfItsResponses() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend)) {
            HttpResponse<String> first =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"one\"}"));
            ObjectNode response = Trees.ofRequest(first.body().getBytes(StandardCharsets.UTF_8));
            String conversation = Trees.string(response, "conversation_id");
            assertThat(conversation).isNotEmpty();
            assertThat(session(running)).isEqualTo(conversation);

            running.send(running.post(
                    RESPONSES,
                    "{\"model\":\"auto\",\"input\":\"two\",\"previous_response_id\":\"" + Trees.string(response, "id")
                            + "\"}"));
            assertThat(session(running)).isEqualTo(conversation);

            String named = "{\"model\":\"auto\",\"input\":\"x\",\"conversation\":\"conv_mine\"}";
            running.send(running.post(RESPONSES, named));
            assertThat(session(running)).isEqualTo("conv_mine");
            running.send(running.post(RESPONSES, named).header("x-session-id", "s"));
            assertThat(session(running)).isEqualTo("s");
        }
    }
}

package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.ResponsesSetup.REPLY;
import static semanticrouter.gateway.ResponsesSetup.RESPONSES;
import static semanticrouter.gateway.ResponsesSetup.id;
import static semanticrouter.gateway.ResponsesSetup.memory;
import static semanticrouter.gateway.ResponsesSetup.running;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.node.ObjectNode;

final class ResponsesSessionIT {
    private static String session(Running running) throws InterruptedException {
        return running.completion().trace().session().id();
    }

    @Test
    void aConversationIsTheSessionOfItsResponses() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, memory())) {
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

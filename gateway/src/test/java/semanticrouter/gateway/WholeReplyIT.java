package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.ResponsesSetup.RESPONSES;
import static semanticrouter.gateway.ResponsesSetup.events;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.protocols.sse.SseEvent;

/// A backend that answers in one piece although a stream was asked for: the client gets a stream all the same.
final class WholeReplyIT {
    private static final String MESSAGES = "/v1/messages";
    private static final String CHAT_REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String MESSAGES_REPLY =
            "{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":9,\"output_tokens\":2}}";
    private static final String ASK =
            "{\"model\":\"auto\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private static List<SseEvent> streamed(String format, String reply, String path, String body) throws Exception {
        try (var backend = ScriptedBackend.answering(reply);
                var running = Running.with(
                        Running.options().withResponses(ResponsesOptions.with(ResponsesSetup.memory())),
                        TestPlan.of(format, List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.send(running.post(path, body));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
            Completion completion = running.completion();
            assertThat(completion.errorReason()).isEmpty();
            assertThat(completion.usage())
                    .extracting(Usage::promptTokens, Usage::completionTokens)
                    .containsExactly(9L, 2L);
            return events(response.body());
        }
    }

    @Test
    void aChatClientGetsChunks() throws Exception {
        assertThat(streamed("openai", CHAT_REPLY, Running.CHAT, Running.AUTO_STREAM))
                .extracting(SseEvent::data)
                .containsExactly(
                        "{\"id\":\"c1\",\"model\":\"m\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}",
                        "{\"id\":\"c1\",\"model\":\"m\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}]}",
                        "{\"id\":\"c1\",\"model\":\"m\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}",
                        "[DONE]");
        assertThat(streamed("anthropic", MESSAGES_REPLY, Running.CHAT, Running.AUTO_STREAM))
                .extracting(SseEvent::data)
                .anyMatch(data -> data.contains("\"content\":\"hello\""))
                .endsWith("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void aMessagesClientGetsEvents(String format) throws Exception {
        String reply = format.equals("openai") ? CHAT_REPLY : MESSAGES_REPLY;

        List<SseEvent> events = streamed(format, reply, MESSAGES, ASK);

        assertThat(events)
                .extracting(SseEvent::name)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.get(2).data())
                .isEqualTo(
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}}");
        assertThat(events.get(4).data()).contains("\"stop_reason\":\"end_turn\"", "\"output_tokens\":2");
    }

    @Test
    void aResponsesClientGetsEvents() throws Exception {
        assertThat(streamed("openai", CHAT_REPLY, RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"stream\":true}"))
                .extracting(SseEvent::name)
                .startsWith("response.created")
                .endsWith("response.completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ok\":1}", "[]", "{\"choices\":[]}", "{\"choices\":[{\"index\":0}]}"})
    void whatIsNoCompletionPassesAsItIs(String reply) throws Exception {
        try (var backend = ScriptedBackend.answering(reply);
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            HttpResponse<String> response = running.chat(Running.AUTO_STREAM);
            assertThat(response.body()).isEqualTo(reply);
            assertThat(response.headers().firstValue("content-type")).contains("application/json");
        }
    }
}

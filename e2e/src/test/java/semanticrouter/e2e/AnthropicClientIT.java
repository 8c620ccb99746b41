package semanticrouter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoice;
import com.anthropic.models.messages.ToolChoiceAny;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The official Anthropic client against the demonstration, whose models speak OpenAI.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class AnthropicClientIT {
    private DemoServer server;
    private AnthropicClient client;

    @BeforeAll
    void start() throws Exception {
        server = DemoServer.start();
        client = AnthropicOkHttpClient.builder()
                .baseUrl(server.api().replace("/v1", ""))
                .apiKey("unused")
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    private static MessageCreateParams.Builder asking(String text) {
        return MessageCreateParams.builder().model("auto").maxTokens(200).addUserMessage(text);
    }

    private static String text(Message message) {
        return message.content().stream()
                .filter(ContentBlock::isText)
                .map(block -> block.asText().text())
                .collect(Collectors.joining());
    }

    @Test
    void a_message_is_answered() {
        Message answered = client.messages()
                .create(asking("Suggest a name for my cat.").system("Be brief.").build());
        assertThat(text(answered)).startsWith("[simulated] I am the demonstration model demo/small");
        assertThat(answered.stopReason()).contains(StopReason.END_TURN);
        assertThat(answered.usage().outputTokens()).isPositive();
    }

    @Test
    void a_stream_arrives_whole_and_stops_once() {
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(asking("Suggest a name for my cat.").build())) {
            List<RawMessageStreamEvent> events = stream.stream().toList();
            String text = events.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .map(delta -> delta.delta().asText().text())
                    .collect(Collectors.joining());
            assertThat(text).startsWith("[simulated]").endsWith("appears here.");
            assertThat(events.stream().filter(RawMessageStreamEvent::isMessageStop))
                    .hasSize(1);
        }
    }

    @Test
    void a_tool_is_called() {
        Message called = client.messages()
                .create(asking("What is the weather in Paris?")
                        .addTool(Tool.builder()
                                .name("get_weather")
                                .inputSchema(Tool.InputSchema.builder()
                                        .type(JsonValue.from("object"))
                                        .build())
                                .build())
                        .toolChoice(ToolChoice.ofAny(ToolChoiceAny.builder().build()))
                        .build());
        assertThat(called.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(called.content().getFirst().asToolUse().name()).isEqualTo("get_weather");
    }

    @Test
    void tokens_are_counted() {
        assertThat(client.messages()
                        .countTokens(MessageCountTokensParams.builder()
                                .model("auto")
                                .addUserMessage("Suggest a name for my cat.")
                                .build())
                        .inputTokens())
                .isBetween(5L, 20L);
    }

    @Test
    void errors_come_in_the_clients_own_shape() {
        assertThatThrownBy(() -> client.messages()
                        .create(MessageCreateParams.builder()
                                .model("claude-99")
                                .maxTokens(9)
                                .addUserMessage("hi")
                                .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("not available");
    }
}

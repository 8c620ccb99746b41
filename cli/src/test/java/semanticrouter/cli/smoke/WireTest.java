package semanticrouter.cli.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.cli.smoke.Calls.Reply;
import semanticrouter.cli.smoke.Check.Amiss;

/// What is taken for an answer, and what is not.
class WireTest {
    private static String streamed(Wire wire, String body) throws Amiss {
        return wire.streamed(new Reply(200, Map.of(), body).events());
    }

    @Test
    void a_chat_stream_has_pieces_a_reason_and_an_end() throws Amiss {
        String chunk =
                "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"delta\":{%s},\"finish_reason\":%s}]}\n\n";
        String said = chunk.formatted("\"content\":\"Mi\"", "null") + chunk.formatted("\"content\":\"mi\"", "null");
        String end = chunk.formatted("", "\"stop\"");
        assertThat(streamed(Wire.CHAT, said + end + "data: [DONE]\n\n")).isEqualTo("Mimi");
        assertThatThrownBy(() -> streamed(Wire.CHAT, said + end)).hasMessageContaining("[DONE]");
        assertThatThrownBy(() -> streamed(Wire.CHAT, said + "data: [DONE]\n\n")).hasMessageContaining("finish_reason");
        assertThatThrownBy(() -> streamed(Wire.CHAT, "")).hasMessageContaining("no event");
        assertThatThrownBy(() -> streamed(Wire.CHAT, "data: {\"object\":\"text\"}\n\ndata: [DONE]\n\n"))
                .hasMessageContaining("chat.completion.chunk");
    }

    @Test
    void the_pieces_of_a_response_are_its_text() throws Amiss {
        String begin = "event: response.created\ndata: {\"type\":\"response.created\"}\n\n";
        String piece =
                "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"%s\"}\n\n";
        String end =
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"object\":\"response\","
                        + "\"status\":\"completed\",\"usage\":{\"total_tokens\":3},"
                        + "\"output\":[{\"content\":[{\"text\":\"Mimi\"}]}]}}\n\n";
        assertThat(streamed(Wire.RESPONSES, begin + piece.formatted("Mimi") + end))
                .isEqualTo("Mimi");
        assertThatThrownBy(() -> streamed(Wire.RESPONSES, begin + piece.formatted("Mini") + end))
                .hasMessageContaining("not the text");
        assertThatThrownBy(() -> streamed(Wire.RESPONSES, begin)).hasMessageContaining("ends with");
    }

    @Test
    void a_message_counts_and_says_why_it_ends() throws Amiss {
        String message = "{\"type\":\"message\",\"role\":\"assistant\",\"stop_reason\":\"%s\","
                + "\"usage\":{\"output_tokens\":%d},\"content\":[{\"type\":\"text\",\"text\":\"Mimi\"}]}";
        assertThat(Wire.MESSAGES.whole(Calls.json(message.formatted("end_turn", 2))))
                .isEqualTo("Mimi");
        assertThatThrownBy(() -> Wire.MESSAGES.whole(Calls.json(message.formatted("refusal", 2))))
                .hasMessageContaining("stop_reason");
        assertThatThrownBy(() -> Wire.MESSAGES.whole(Calls.json(message.formatted("end_turn", 0))))
                .hasMessageContaining("output_tokens");
        assertThatThrownBy(() -> Calls.json("<html>")).hasMessageContaining("no JSON");
    }

    @Test
    void another_status_is_told_with_what_was_said() {
        assertThatThrownBy(() -> new Reply(503, Map.of("a", List.of("b")), "not ready").expect(200))
                .hasMessage("HTTP 503: not ready");
    }
}

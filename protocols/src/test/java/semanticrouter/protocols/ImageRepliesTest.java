package semanticrouter.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Dialect;
import semanticrouter.protocols.bridge.Bridge;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.openai.OpenAiChat;
import semanticrouter.protocols.responses.ResponseShape;
import tools.jackson.databind.node.ObjectNode;

/// Replies with images in the shapes of clients (specification: dataplane §4.14).
class ImageRepliesTest {
    private static String reply(String content) {
        return "{\"id\":\"chatcmpl-modality-7\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":" + content + "},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}";
    }

    private static final String PARTS = "[{\"type\":\"text\",\"text\":\"A cat  purrs.\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://p.example/1\"}}]";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> deltas(String content) {
        byte[] events =
                new OpenAiChat(JsonLimits.DEFAULT).events(bytes(reply(content))).orElseThrow();
        return new String(events, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Trees.ofRequest(bytes(line.substring(6)))
                        .at("/choices/0/delta")
                        .toString())
                .toList();
    }

    @Test
    void aStreamHasAnImageInOneDelta() {
        assertThat(deltas(PARTS)).containsExactly("{\"role\":\"assistant\",\"content\":" + PARTS + "}", "{}");
    }

    @Test
    void textWithoutItsImageIsStreamedWordByWord() {
        assertThat(deltas("\"A cat  purrs.\""))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"content\":\"A \"}",
                        "{\"content\":\"cat  \"}",
                        "{\"content\":\"purrs.\"}",
                        "{}");
    }

    @Test
    void aMessageHasImagesAsBlocks() throws Exception {
        byte[] message = Bridge.between(Dialect.ANTHROPIC_MESSAGES, "openai")
                .orElseThrow()
                .reply(List.of(), 200, bytes(reply(PARTS)), 7)
                .body();

        assertThat(Trees.ofReply(message).path("content").toString())
                .isEqualTo("[{\"type\":\"text\",\"text\":\"A cat  purrs.\"},"
                        + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAAA\"}},"
                        + "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://p.example/1\"}}]");
    }

    @Test
    void aResponseIsKeptWithoutItsImages() {
        ObjectNode response = Trees.ofRequest(
                bytes(
                        "{\"id\":\"r\",\"output\":[{\"type\":\"message\"},{\"type\":\"image_generation_call\",\"id\":\"i\",\"result\":\"AAAA\"}]}"));

        assertThat(ResponseShape.withoutImages(response).toString())
                .isEqualTo(
                        "{\"id\":\"r\",\"output\":[{\"type\":\"message\"},{\"type\":\"image_generation_call\",\"id\":\"i\",\"result\":null}]}");
        assertThat(response.toString()).as("the client's own stays whole").contains("AAAA");
        ObjectNode plain = Trees.ofRequest(bytes("{\"output\":[{\"type\":\"message\"}]}"));
        assertThat(ResponseShape.withoutImages(plain)).isSameAs(plain);
    }
}

package semanticrouter.protocols.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import semanticrouter.core.call.ChatBody;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reasoning of a chat model as a thinking block for an Anthropic client. Anthropic signs such blocks and checks them
/// when they come back; these carry a mark in place of a signature and are taken out before Anthropic sees them.
public final class UnsignedThinking {
    static final String SIGNATURE = "vsr-unsigned";

    private static final byte[] MARK = SIGNATURE.getBytes(StandardCharsets.US_ASCII);

    private UnsignedThinking() {}

    /// Reasoning in a chat message or a delta, under either of its names.
    static String of(JsonNode message) {
        String named = Trees.string(message, "reasoning_content");
        return named.isEmpty() ? Trees.string(message, "reasoning") : named;
    }

    static ObjectNode block(String thought) {
        return begun().put("thinking", thought).put("signature", SIGNATURE);
    }

    static ObjectNode begun() {
        return Trees.object().put("type", "thinking").put("thinking", "").put("signature", "");
    }

    /// A Messages request without such blocks; the same body when there are none.
    public static ChatBody removed(ChatBody body) {
        if (!contains(body.bytes())) {
            return body;
        }
        ObjectNode tree = Trees.ofText("{\"messages\":" + body.field("messages").orElse("[]") + "}");
        if (tree == null) {
            return body;
        }
        ArrayNode kept = Trees.array();
        for (JsonNode message : Trees.elements(tree, "messages")) {
            if (message.get("content") instanceof ArrayNode blocks) {
                int before = blocks.size();
                blocks.removeIf(block -> Trees.string(block, "signature").equals(SIGNATURE));
                if (blocks.isEmpty() && before > 0) {
                    continue;
                }
            }
            kept.add(message);
        }
        return body.withField("messages", Trees.text(kept));
    }

    private static boolean contains(byte[] bytes) {
        for (int i = 0; i <= bytes.length - MARK.length; i++) {
            if (bytes[i] == MARK[0] && Arrays.equals(bytes, i, i + MARK.length, MARK, 0, MARK.length)) {
                return true;
            }
        }
        return false;
    }
}

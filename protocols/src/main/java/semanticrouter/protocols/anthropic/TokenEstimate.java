package semanticrouter.protocols.anthropic;

import java.util.Map;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Estimates how many tokens a Messages request takes, for models whose tokenizer is not at hand.
///
/// Source: rules of thumb of the providers' manuals: four Latin letters a token, one token a Chinese, Japanese or
/// Korean character, some 1,600 tokens an image of full size. Meant to be within a quarter for prose and code.
public final class TokenEstimate {
    private static final int PER_MESSAGE = 4;
    private static final int PER_IMAGE = 1600;
    private static final int PER_TOOL_LIST = 340;
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int STRUCTURE_PER_TOKEN = 3;

    private TokenEstimate() {}

    /// @param body JSON that has been checked to be a Messages request
    public static long of(byte[] body) {
        ObjectNode request = Trees.ofRequest(body);
        long tokens = content(request.path("system"));
        for (JsonNode message : Trees.elements(request, "messages")) {
            tokens += PER_MESSAGE + content(message.path("content"));
        }
        JsonNode tools = request.path("tools");
        if (!tools.isEmpty()) {
            tokens += PER_TOOL_LIST + structure(tools);
        }
        return Math.max(1, tokens);
    }

    private static long content(JsonNode content) {
        if (content.isString()) {
            return text(content.stringValue());
        }
        long tokens = 0;
        for (JsonNode block : content) {
            tokens += switch (Trees.string(block, "type")) {
                case "text" -> text(Trees.string(block, "text"));
                case "thinking" -> text(Trees.string(block, "thinking"));
                case "image" -> PER_IMAGE;
                case "tool_result" -> PER_MESSAGE + content(block.path("content"));
                default -> structure(block);
            };
        }
        return tokens;
    }

    private static long structure(JsonNode tree) {
        long tokens = 0;
        if (tree.isString()) {
            return 1 + text(tree.stringValue());
        }
        if (tree.isObject()) {
            for (Map.Entry<String, JsonNode> member : tree.properties()) {
                tokens +=
                        1 + Math.ceilDiv(member.getKey().length(), STRUCTURE_PER_TOKEN) + structure(member.getValue());
            }
            return tokens;
        }
        if (tree.isArray()) {
            for (JsonNode element : tree) {
                tokens += 1 + structure(element);
            }
            return tokens;
        }
        return 1;
    }

    private static long text(String text) {
        long wide = text.codePoints().filter(TokenEstimate::wide).count();
        return wide + Math.ceilDiv(text.codePointCount(0, text.length()) - wide, CHARACTERS_PER_TOKEN);
    }

    private static boolean wide(int point) {
        if (point < 0x0300) {
            return false;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> point > 0xffff; // emoji and the like
        };
    }
}

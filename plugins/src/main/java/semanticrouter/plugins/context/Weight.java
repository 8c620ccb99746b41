package semanticrouter.plugins.context;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Tokens that a part of a request takes, whatever it holds.
final class Weight {
    /// What a medium counts, whatever its size: models see its picture or sound and not its bytes. The product's own;
    /// the most that the services of today count for an image.
    static final int MEDIUM = 1_600;

    private static final Set<String> MEDIA =
            Set.of("image", "image_url", "input_image", "input_audio", "audio", "file", "input_file", "document");

    private Weight() {}

    static long of(JsonNode node) {
        if (node.isObject()) {
            if (MEDIA.contains(node.path("type").asString(""))) {
                return MEDIUM;
            }
            long sum = 1;
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                sum += 1 + of(member.getValue());
            }
            return sum;
        }
        if (node.isArray()) {
            long sum = 1;
            for (JsonNode element : node) {
                sum += of(element);
            }
            return sum;
        }
        return node.isString() ? ContextTokens.of(node.stringValue()) : 1;
    }
}

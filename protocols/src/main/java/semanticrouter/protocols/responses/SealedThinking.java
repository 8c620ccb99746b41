package semanticrouter.protocols.responses;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.node.ArrayNode;

/// Signed thinking of an Anthropic backend as the `encrypted_content` of a reasoning item, so that a client can hand it
/// back unchanged. It is packed, not encrypted: the backend's own signature guards it.
final class SealedThinking {
    private static final String MARK = "vsr1.";

    private SealedThinking() {}

    static String seal(ArrayNode blocks) {
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(Trees.bytes(blocks));
    }

    /// The blocks; null when the text was sealed by somebody else.
    static @Nullable ArrayNode open(String sealed) {
        if (!sealed.startsWith(MARK)) {
            return null;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(sealed.substring(MARK.length()));
            String wrapped = "{\"blocks\":" + new String(json, StandardCharsets.UTF_8) + "}";
            var object = Trees.ofText(wrapped);
            return object != null && object.get("blocks") instanceof ArrayNode blocks ? blocks : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}

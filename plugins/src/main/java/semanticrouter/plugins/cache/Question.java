package semanticrouter.plugins.cache;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.cache.CachePartition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who asks what: the identity under which an answer is kept.
///
/// Every field of the request counts, also `user`, `metadata` and `stream_options`: too many misses are better than one
/// answer too many.
///
/// @param exact equal for equal requests of one partition
/// @param group equal for requests of one partition that differ in the last user text (and the model name) only
/// @param text the last user text, empty when there is none to compare
record Question(String exact, String group, String text) {
    private static final String PLACEHOLDER = "\u0000question\u0000";

    /// Prints no text.
    @Override
    public String toString() {
        return "Question[" + exact + "]";
    }

    /// The identity alone, as it is kept.
    Question withoutText() {
        return new Question(exact, group, "");
    }

    /// The identity of a call.
    ///
    /// @param partition what must be equal beside the request itself: policy, models, protocol, scope
    /// @return empty when the request is no JSON object
    static Optional<Question> of(byte[] body, CachePartition partition) {
        List<String> parts = List.of(
                partition.recipe(),
                partition.decision(),
                partition.requestModel(),
                partition.selectedModel(),
                partition.protocol(),
                partition.namespace(),
                partition.revision());
        return Json.object(body).map(request -> of(request, parts));
    }

    private static Question of(ObjectNode request, List<String> partition) {
        String exact = digest(partition, "exact", Json.canonical(request));
        request.remove("model");
        String text = hideQuestion(request);
        return new Question(exact, digest(partition, "group", Json.canonical(request)), text);
    }

    /// Puts the placeholder in place of the last user text and returns that text.
    private static String hideQuestion(ObjectNode request) {
        if (!(request.path("messages") instanceof ArrayNode messages)) {
            return "";
        }
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof ObjectNode message
                    && message.path("role").asString("").equals("user")) {
                return hideText(message);
            }
        }
        return "";
    }

    private static String hideText(ObjectNode message) {
        JsonNode content = message.path("content");
        if (content.isString()) {
            message.put("content", PLACEHOLDER);
            return content.asString("");
        }
        var texts = new ArrayList<String>();
        for (JsonNode part : content) {
            String type = part.path("type").asString("");
            boolean isText = type.equals("text") || type.equals("input_text");
            if (isText && part instanceof ObjectNode object && part.path("text").isString()) {
                texts.add(part.path("text").asString(""));
                object.put("text", PLACEHOLDER);
            }
        }
        return String.join("\n", texts);
    }

    /// A text that equal lists share and others do not.
    static String fingerprint(List<String> parts) {
        return digest(parts, "fingerprint", "").substring(0, 32);
    }

    private static String digest(List<String> partition, String kind, String canonical) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : partition) {
                add(sha, part);
            }
            add(sha, kind);
            add(sha, canonical);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// Takes every UTF-16 unit, so that no two texts are one, as half surrogates would be in UTF-8.
    private static void add(MessageDigest sha, String text) {
        ByteBuffer units = ByteBuffer.allocate(4 + 2 * text.length()).putInt(text.length());
        units.asCharBuffer().put(text);
        sha.update(units.array());
    }
}

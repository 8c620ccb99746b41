package semanticrouter.protocols.anthropic;

import java.nio.charset.StandardCharsets;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.JsonText;

/// Puts a system text into the top-level `system` field (specification: dataplane §4.2). Blocks that are there stay,
/// with their cache marks.
final class SystemField {
    private SystemField() {}

    static JsonFields put(JsonFields body, String text, boolean replace) {
        int at = body.indexOf("system");
        if (at < 0 || replace) {
            return body.with("system", JsonText.quote(text));
        }
        JsonFields.Field field = body.fields().get(at);
        int start = field.valueStart();
        byte first = body.bytes()[start];
        if (first == '[') {
            boolean empty = body.text(field).substring(1).stripLeading().startsWith("]");
            String block = "{\"type\":\"text\",\"text\":" + JsonText.quote(text) + "}" + (empty ? "" : ",");
            return insert(body, at, start + 1, block);
        }
        if (first == '"' && field.valueEnd() - start > 2) {
            String quoted = JsonText.quote(text + "\n\n");
            return insert(body, at, start + 1, quoted.substring(1, quoted.length() - 1));
        }
        return body.with("system", JsonText.quote(text));
    }

    private static JsonFields insert(JsonFields body, int at, int where, String text) {
        return body.splice(at, where, where, text.getBytes(StandardCharsets.UTF_8));
    }
}

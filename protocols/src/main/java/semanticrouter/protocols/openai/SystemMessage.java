package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.JsonText;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Puts a system text into the first message (specification: dataplane §4.2); a developer message counts as system.
final class SystemMessage {
    private final JsonParser parser;
    private boolean any;
    private boolean system;
    private int objectStart;
    private int contentStart = -1;
    private int contentEnd = -1;
    private JsonToken contentToken = JsonToken.VALUE_NULL;
    private @Nullable String contentText;

    private SystemMessage(JsonParser parser) {
        this.parser = parser;
    }

    static JsonFields put(JsonFields body, String text, boolean replace) {
        int messages = body.indexOf("messages");
        if (messages < 0) {
            return body;
        }
        JsonFields.Field field = body.fields().get(messages);
        int base = field.valueStart();
        byte[] value = body.value(field);
        try (JsonParser parser = JsonText.trusted().parser(value)) {
            var first = new SystemMessage(parser);
            if (!first.read()) {
                return body;
            }
            if (!first.system) {
                String message =
                        "{\"role\":\"system\",\"content\":" + JsonText.quote(text) + "}" + (first.any ? "," : "");
                return body.splice(messages, base + 1, base + 1, utf8(message));
            }
            if (first.contentStart < 0) {
                String member = "\"content\":" + JsonText.quote(text) + ",";
                int at = base + first.objectStart + 1;
                return body.splice(messages, at, at, utf8(member));
            }
            if (!replace && first.contentToken == JsonToken.VALUE_STRING && !"".equals(first.contentText)) {
                String quoted = JsonText.quote(text + "\n\n");
                int at = base + first.contentStart + 1;
                return body.splice(messages, at, at, utf8(quoted.substring(1, quoted.length() - 1)));
            }
            String old = replace || first.contentText == null ? "" : first.contentText;
            String content = JsonText.quote(old.isEmpty() ? text : text + "\n\n" + old);
            return body.splice(messages, base + first.contentStart, base + first.contentEnd, utf8(content));
        }
    }

    /// Reads the first message of the array; false when it is not an array of messages.
    private boolean read() {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return false;
        }
        JsonToken element = parser.nextToken();
        any = element == JsonToken.START_OBJECT;
        if (!any) {
            return element == JsonToken.END_ARRAY;
        }
        objectStart = offset();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("role") && value == JsonToken.VALUE_STRING) {
                system = switch (parser.getString()) {
                    case "system", "developer" -> true;
                    default -> false;
                };
            } else if (name.equals("content")) {
                contentStart = offset();
                contentToken = value;
                contentText = contentText(value);
                parser.finishToken();
                contentEnd = (int) parser.currentLocation().getByteOffset();
            } else {
                parser.skipChildren();
            }
        }
        return true;
    }

    private @Nullable String contentText(JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return null;
        }
        var parts = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                parts.add(parser.getString());
            } else if (parser.currentToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    boolean isText = parser.currentName().equals("text");
                    if (parser.nextToken() == JsonToken.VALUE_STRING && isText) {
                        parts.add(parser.getString());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
        return String.join("\n", parts);
    }

    private int offset() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

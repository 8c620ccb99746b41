package semanticrouter.stores.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The text of a file, by the ending of its name (specification: dataplane §5.4).
final class DocumentText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DocumentText() {}

    /// Says that a file cannot be read.
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String why) {
            super(why, null, false, false);
        }
    }

    /// The ending of a name, with its dot, in small letters; empty for none.
    static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }

    static String of(String name, byte[] content) throws UnreadableException {
        String text = decoded(content);
        return switch (ending(name)) {
            case ".json" -> json(text);
            case ".csv" -> CsvText.of(text);
            case ".html" -> HtmlText.of(text);
            default -> text;
        };
    }

    private static String decoded(byte[] content) throws UnreadableException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw new UnreadableException("the file is not UTF-8 text; convert it and upload it again");
        }
    }

    /// A line for each value, which says where it stands.
    private static String json(String text) throws UnreadableException {
        try {
            var lines = new StringBuilder();
            leaves(JSON.readTree(text), "", lines);
            return lines.toString();
        } catch (JacksonException _) {
            throw new UnreadableException("the file is not JSON; mend it, or upload it as .txt");
        }
    }

    private static void leaves(JsonNode node, String path, StringBuilder lines) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> leaves(
                            member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), lines));
        } else if (node.isArray()) {
            for (JsonNode item : node) {
                leaves(item, path, lines);
                if (item.isContainer()) {
                    lines.append('\n'); // items of a list are apart from each other
                }
            }
        } else if (!node.isNull()) {
            lines.append(path.isEmpty() ? "" : path + ": ")
                    .append(node.asString())
                    .append('\n');
        }
    }
}

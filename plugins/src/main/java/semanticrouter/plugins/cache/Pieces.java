package semanticrouter.plugins.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Cuts a reply where its id stands. For one owner on one thread.
final class Pieces {
    private final List<byte[]> pieces = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();

    /// Adds text.
    ///
    /// @param json whether it holds an object of which the top-level id is to be cut out
    void add(String text, boolean json) {
        int[] id = json ? id(text) : new int[0];
        if (id.length == 0) {
            open.append(text);
            return;
        }
        open.append(text, 0, id[0]);
        pieces.add(open.toString().getBytes(StandardCharsets.UTF_8));
        open.setLength(0);
        open.append(text, id[1], text.length());
    }

    List<byte[]> finish() {
        pieces.add(open.toString().getBytes(StandardCharsets.UTF_8));
        return pieces;
    }

    /// Start and end of the id's characters, between its quotes; empty when the object has none.
    private static int[] id(String text) {
        int from = text.indexOf('{');
        if (from < 0) {
            return new int[0];
        }
        try (JsonParser parser = Json.MAPPER.createParser(text.substring(from))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals("id");
                JsonToken value = parser.nextToken();
                if (found && value == JsonToken.VALUE_STRING) {
                    int start = from + (int) parser.currentTokenLocation().getCharOffset() + 1;
                    parser.finishToken();
                    return new int[] {
                        start, from + (int) parser.currentLocation().getCharOffset() - 1
                    };
                }
                parser.skipChildren();
            }
            return new int[0];
        } catch (JacksonException _) {
            return new int[0]; // the caller has read the object already, so this is no object
        }
    }
}

package semanticrouter.protocols.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/// A JSON object as bytes with an index of its members. Immutable.
///
/// Every edit is a splice: bytes outside the edited member are the same before and after, whatever they are.
public final class JsonFields {
    private final byte[] bytes;
    private final List<Field> fields;
    private final int open;

    /// Where one member stands: `[nameStart, valueEnd)` covers it, quotes of the name included.
    public record Field(String name, int nameStart, int valueStart, int valueEnd) {
        private Field shifted(int by) {
            return by == 0 ? this : new Field(name, nameStart + by, valueStart + by, valueEnd + by);
        }
    }

    private JsonFields(byte[] bytes, List<Field> fields, int open) {
        this.bytes = bytes;
        this.fields = fields;
        this.open = open;
    }

    /// Indexes an object.
    ///
    /// @throws JacksonException when the text is not exactly one JSON object
    public static JsonFields parse(byte[] bytes) throws JacksonException {
        try (JsonParser parser = JsonText.trusted().parser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "not a JSON object");
            }
            var indexer = new Indexer(parser);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                indexer.name();
                parser.nextToken();
                indexer.value();
                parser.skipChildren();
            }
            JsonFields indexed = indexer.finish(bytes);
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more than one JSON value");
            }
            return indexed;
        }
    }

    /// The text; shared, must not be written.
    public byte[] bytes() {
        return bytes;
    }

    public List<Field> fields() {
        return fields;
    }

    /// Position of a member in {@link #fields()}, -1 when there is none.
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /// Text of a member's value.
    public String text(Field field) {
        return new String(bytes, field.valueStart(), field.valueEnd() - field.valueStart(), StandardCharsets.UTF_8);
    }

    /// Bytes of a member's value, copied.
    public byte[] value(Field field) {
        return Arrays.copyOfRange(bytes, field.valueStart(), field.valueEnd());
    }

    /// Replaces a member's value, or adds the member at the end.
    public JsonFields with(String name, String json) {
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        int at = indexOf(name);
        if (at >= 0) {
            Field field = fields.get(at);
            return splice(at, field.valueStart(), field.valueEnd(), value);
        }
        byte[] key = (JsonText.quote(name) + ":").getBytes(StandardCharsets.UTF_8);
        int where = fields.isEmpty() ? open + 1 : fields.getLast().valueEnd();
        int nameStart = fields.isEmpty() ? where : where + 1;
        int valueStart = nameStart + key.length;
        int valueEnd = valueStart + value.length;
        var edited = new byte[bytes.length + valueEnd - where];
        System.arraycopy(bytes, 0, edited, 0, where);
        if (!fields.isEmpty()) {
            edited[where] = ',';
        }
        System.arraycopy(key, 0, edited, nameStart, key.length);
        System.arraycopy(value, 0, edited, valueStart, value.length);
        System.arraycopy(bytes, where, edited, valueEnd, bytes.length - where);
        var more = new ArrayList<>(fields);
        more.add(new Field(name, nameStart, valueStart, valueEnd));
        return new JsonFields(edited, List.copyOf(more), open);
    }

    /// Replaces bytes inside the value of member `at`.
    ///
    /// @param from first byte to replace, counted from the start of the object's text
    /// @param to first byte to keep again
    public JsonFields splice(int at, int from, int to, byte[] text) {
        int by = text.length - (to - from);
        var edited = new byte[bytes.length + by];
        System.arraycopy(bytes, 0, edited, 0, from);
        System.arraycopy(text, 0, edited, from, text.length);
        System.arraycopy(bytes, to, edited, from + text.length, bytes.length - to);
        var moved = new ArrayList<>(fields.subList(0, at));
        Field field = fields.get(at);
        moved.add(new Field(field.name(), field.nameStart(), field.valueStart(), field.valueEnd() + by));
        for (Field later : fields.subList(at + 1, fields.size())) {
            moved.add(later.shifted(by));
        }
        return new JsonFields(edited, List.copyOf(moved), open);
    }

    /// Removes a member with the comma that belonged to it.
    public JsonFields without(String name) {
        int at = indexOf(name);
        if (at < 0) {
            return this;
        }
        int from = at > 0 ? fields.get(at - 1).valueEnd() : fields.get(at).nameStart();
        boolean firstOfMore = at == 0 && fields.size() > 1;
        int to = firstOfMore ? fields.get(1).nameStart() : fields.get(at).valueEnd();
        var edited = new byte[bytes.length - (to - from)];
        System.arraycopy(bytes, 0, edited, 0, from);
        System.arraycopy(bytes, to, edited, from, bytes.length - to);
        var left = new ArrayList<Field>(fields.size() - 1);
        for (int i = 0; i < fields.size(); i++) {
            if (i != at) {
                left.add(i < at ? fields.get(i) : fields.get(i).shifted(from - to));
            }
        }
        return new JsonFields(edited, List.copyOf(left), open);
    }

    /// Builds the index while somebody else drives the parser over the same object; one owner, one use.
    public static final class Indexer {
        /// Names up to which looking through them is quicker than a set.
        private static final int FEW = 16;

        private final JsonParser parser;
        private final List<String> names = new ArrayList<>();
        private final int open;
        /// Where each member's name and value start: name, value, name, value.
        private int[] starts = new int[FEW];

        private @Nullable Set<String> known;

        /// @param parser standing on the object's opening brace
        public Indexer(JsonParser parser) {
            this.parser = parser;
            this.open = offset(parser);
        }

        /// To be called on each member's name.
        public void name() {
            int at = 2 * names.size();
            if (at == starts.length) {
                starts = Arrays.copyOf(starts, 2 * at);
            }
            starts[at] = offset(parser);
            names.add(parser.currentName());
        }

        /// Whether a member before had this name; to be asked of each name before {@link #name()}.
        public boolean repeats(String name) {
            if (names.size() < FEW) {
                return names.contains(name);
            }
            if (known == null) {
                known = new HashSet<>(names);
            }
            return !known.add(name);
        }

        /// To be called on the first token of each member's value.
        public void value() {
            starts[2 * names.size() - 1] = offset(parser);
        }

        /// To be called on the object's closing brace.
        public JsonFields finish(byte[] bytes) {
            int next = offset(parser);
            var fields = new Field[names.size()];
            for (int i = fields.length - 1; i >= 0; i--) {
                int end = backOverSpace(bytes, next);
                if (i < fields.length - 1) {
                    end = backOverSpace(bytes, end - 1); // over the comma
                }
                fields[i] = new Field(names.get(i), starts[2 * i], starts[2 * i + 1], end);
                next = starts[2 * i];
            }
            return new JsonFields(bytes, List.of(fields), open);
        }

        private static int offset(JsonParser parser) {
            return (int) parser.currentTokenLocation().getByteOffset();
        }

        private static int backOverSpace(byte[] bytes, int end) {
            int at = end;
            while (bytes[at - 1] == ' ' || bytes[at - 1] == '\n' || bytes[at - 1] == '\r' || bytes[at - 1] == '\t') {
                at--;
            }
            return at;
        }
    }
}

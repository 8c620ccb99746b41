package semanticrouter.core.replay;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// The first bytes of a body.
///
/// @param bytes as many as are kept; not to be written
/// @param total bytes of the whole body
/// @param limit bytes of UTF-8 that {@link #text} has at most
/// @param reader makes a text of the bytes
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Captured(byte[] bytes, long total, int limit, Function<byte[], String> reader) {
    /// Of a body that is text.
    public Captured(byte[] bytes, long total) {
        this(bytes, total, Integer.MAX_VALUE, kept -> new String(kept, StandardCharsets.UTF_8));
    }

    long size() {
        return bytes.length;
    }

    /// What the body says, as far as it is kept.
    public Text text() {
        String text = reader.apply(bytes);
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        boolean cut = total > bytes.length || all.length > limit;
        if (all.length > limit) {
            text = new String(all, 0, limit, StandardCharsets.UTF_8);
        }
        // A character that was cut in two reads as a replacement.
        return new Text(cut && text.endsWith("\ufffd") ? text.substring(0, text.length() - 1) : text, cut);
    }

    /// A text and whether some of it is missing.
    public record Text(String value, boolean truncated) {
        /// Prints the size only: the text is the user's.
        @Override
        public String toString() {
            return "Text[" + value.length() + " characters]";
        }
    }

    /// Prints the size only: the text is the user's.
    @Override
    public String toString() {
        return "Captured[" + total + " bytes]";
    }
}

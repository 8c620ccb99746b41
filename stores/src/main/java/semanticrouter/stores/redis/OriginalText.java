package semanticrouter.stores.redis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A text as Redis keeps it: as it is behind a `=`, or, where it has halves of characters, which UTF-8 has no place
/// for,
/// as Base64 of UTF-16 behind a `+`.
final class OriginalText {
    private OriginalText() {}

    static String write(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? "=" + text
                : "+" + Base64.getEncoder().encodeToString(utf16(text));
    }

    /// The text; empty when nobody here wrote it.
    static Optional<String> read(String kept) {
        if (kept.startsWith("=")) {
            return Optional.of(kept.substring(1));
        }
        try {
            return kept.startsWith("+")
                    ? Optional.of(text(Base64.getDecoder().decode(kept.substring(1))))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static byte[] utf16(String text) {
        var bytes = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static String text(byte[] utf16) {
        var text = new StringBuilder(utf16.length / 2);
        for (int i = 0; i + 1 < utf16.length; i += 2) {
            text.append((char) (utf16[i] << 8 | utf16[i + 1] & 0xff));
        }
        return text.toString();
    }
}

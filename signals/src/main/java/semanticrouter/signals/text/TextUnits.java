package semanticrouter.signals.text;

import semanticrouter.core.request.TextWindow;

/// Sizes of a text that do not depend on its encoding in memory.
public final class TextUnits {
    private TextUnits() {}

    /// Bytes of the text in UTF-8; a lone surrogate counts as the three bytes of the replacement character.
    public static long utf8Length(CharSequence text) {
        long bytes = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    /// Words of a text in any script: each Han, kana or Hangul character, and each maximal run of other letters and
    /// digits (specification: signals §2.15).
    public static int words(String text) {
        int units = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point >= 0x4E00 && point < 0xA000 || TextWindow.cjk(point)) {
                units++;
                inside = false;
            } else if (Character.isLetterOrDigit(point)) {
                units += inside ? 0 : 1;
                inside = true;
            } else {
                inside = false;
            }
        }
        return units;
    }
}

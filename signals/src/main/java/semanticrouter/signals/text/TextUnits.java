package semanticrouter.signals.text;

import semanticrouter.core.request.TextWindow;

/// Sizes of a text that do not depend on its encoding in memory.
public final class TextUnits {
    private TextUnits() {}

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

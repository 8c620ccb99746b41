package semanticrouter.core.compression;

/// Tokens a text probably takes, counted without a tokenizer (specification: signals §2.1.5).
final class TokenEstimate {
    private static final double PER_CJK = 1.5;
    private static final double PER_FIELD = 1.3;

    private TokenEstimate() {}

    /// Each CJK code point counts 1.5, each field between white space that holds anything else counts 1.3; at least 1
    /// where there is a field.
    static int of(String text) {
        int cjk = 0;
        int fields = 0;
        boolean inField = false;
        boolean other = false;
        boolean any = false;
        for (int i = 0; i < text.length(); ) {
            int rune = text.codePointAt(i);
            i += Character.charCount(rune);
            if (Character.isWhitespace(rune) || Character.isSpaceChar(rune)) {
                fields += inField && other ? 1 : 0;
                inField = false;
                other = false;
            } else {
                inField = true;
                any = true;
                if (cjk(rune)) {
                    cjk++;
                } else {
                    other = true;
                }
            }
        }
        fields += inField && other ? 1 : 0;
        return any ? Math.max(1, (int) (fields * PER_FIELD + cjk * PER_CJK)) : 0;
    }

    /// Han, Hiragana, Katakana or Hangul.
    static boolean cjk(int rune) {
        return switch (Character.UnicodeScript.of(rune)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}

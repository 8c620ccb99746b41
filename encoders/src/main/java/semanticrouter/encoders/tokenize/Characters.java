package semanticrouter.encoders.tokenize;

import java.text.Normalizer;

/// What BERT's normaliser and pre-tokenizer ask of a code point.
///
/// The classes are those of the reference implementation, whose Unicode tables are older than the JDK's:
/// {@link LaterUnicode} lists what came since, and four characters changed class.
///
/// Source: Hugging Face tokenizers, `normalizers/bert.rs` and `pre_tokenizers/bert.rs` behaviour, checked against it
/// code point by code point in the tests.
final class Characters {
    private Characters() {}

    /// White space in the sense of Unicode's White_Space property.
    static boolean whitespace(int c) {
        return switch (c) {
            case '\t', '\n', 0x0B, 0x0C, '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }

    /// Dropped by clean-up: controls, formats, private use.
    static boolean dropped(int c) {
        if (c == 0 || c == 0xFFFD) {
            return true;
        }
        if (c == '\t' || c == '\n' || c == '\r') {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.PRIVATE_USE, Character.SURROGATE -> true;
            case Character.FORMAT -> !LaterUnicode.contains(c);
            default -> false;
        };
    }

    /// A character that is always a token of its own.
    static boolean punctuation(int c) {
        if (c < 128) {
            return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> !LaterUnicode.contains(c);
            default -> c == 0x166D || c == 0x111C9;
        };
    }

    /// A mark that accent stripping removes.
    static boolean accent(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK -> c != 0x111C9 && !LaterUnicode.contains(c);
            default -> c == 0x1734 || c == 0x1171E;
        };
    }

    /// A mark that decomposition may move past its neighbours: one the reference's normaliser (of Unicode 9) knows and
    /// that does not itself decompose.
    static boolean sortedMark(int c) {
        int type = Character.getType(c);
        if (type != Character.NON_SPACING_MARK && type != Character.COMBINING_SPACING_MARK) {
            return false;
        }
        if (c == 0x1715
                || c == 0x113CF
                || c == 0x1193D
                || c == 0x11C3F
                || c == 0x11F41
                || c == 0x16FF0
                || c == 0x16FF1) {
            return false; // spacing marks whose class the reference does not know
        }
        boolean known = !LaterUnicode.contains(c)
                || (c >= 0x8D4 && c <= 0x8E1)
                || c == 0x1DFB
                || (c >= 0x11438 && c <= 0x11446)
                || (c >= 0x1E000 && c <= 0x1E02A)
                || (c >= 0x1E944 && c <= 0x1E94A);
        return known && Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFD);
    }

    /// The CJK blocks whose characters BERT sets apart.
    static boolean chinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B920 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }
}

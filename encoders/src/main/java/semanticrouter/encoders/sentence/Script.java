package semanticrouter.encoders.sentence;

import java.lang.Character.UnicodeScript;

/// The writing a sentence encoder was made for.
public enum Script {
    /// Latin and whatever else no other encoder claims.
    ANY,
    /// Chinese characters, without the syllables of Japanese or Korean.
    HAN;

    /// Characters that are looked at.
    private static final int SEEN_MAX = 4096;

    private static final char FIRST_EAST_ASIAN = '\u2E80';

    /// The writing of a text: {@link #HAN} when it holds more Chinese characters than words of other writings and next
    /// to no kana or hangul, else {@link #ANY}. Reads the first 4,096 UTF-16 units.
    public static Script of(String text) {
        int han = 0;
        int syllables = 0;
        int words = 0;
        boolean inWord = false;
        for (int i = 0; i < Math.min(text.length(), SEEN_MAX); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c < FIRST_EAST_ASIAN) {
                boolean letter = Character.isLetterOrDigit(c);
                words += letter && !inWord ? 1 : 0;
                inWord = letter;
                continue;
            }
            inWord = false;
            switch (UnicodeScript.of(c)) {
                case HAN -> han++;
                case HIRAGANA, KATAKANA, HANGUL -> syllables++;
                default -> {}
            }
        }
        return han > words && han > 9 * syllables ? HAN : ANY;
    }
}

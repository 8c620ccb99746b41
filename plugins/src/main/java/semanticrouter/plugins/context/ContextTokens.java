package semanticrouter.plugins.context;

/// Tokens a text takes at most under common tokenizers, counted without one; never more than its UTF-8 bytes.
///
/// The estimates of signals will not do here: one counts a run without white space as a word or two, the other a CJK
/// character as three quarters of a token, so texts that do not fit would pass.
final class ContextTokens {
    /// Letters of a word that are one token.
    private static final int LETTERS = 4;

    /// Longer runs of letters and digits are no words but hashes, keys or encoded bytes, which tokenizers cut finely.
    private static final int WORD = 24;

    private static final int SAME = 4;

    private long done;
    private long halves;

    private int word;
    private int letters;
    private int wordTokens;

    private int repeated = -1;
    private int times;

    private ContextTokens() {}

    /// Letters count four to a token, digits, line ends and other characters one each, runs of the same character four
    /// to a token, single spaces nothing, and what is not ASCII two of its bytes to a token.
    static int of(CharSequence text) {
        var count = new ContextTokens();
        for (int i = 0; i < text.length(); i++) {
            count.add(text, i);
        }
        return count.total();
    }

    /// A number that {@link Weight} of a JSON text without media never exceeds, found without reading the JSON: escapes
    /// take more than what they stand for, and bytes that are not ASCII count whole.
    static int most(byte[] json) {
        return of(new Bytes(json));
    }

    /// Each byte as a character.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Bytes(byte[] bytes) implements CharSequence {
        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public char charAt(int index) {
            return (char) (bytes[index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw new UnsupportedOperationException("only its characters are looked at");
        }

        @Override
        public String toString() {
            return "Bytes[" + bytes.length + "]";
        }
    }

    /// The end of the longest part of a text that begins there and takes so many tokens at most; one character at
    /// least, and no half of one.
    static int end(CharSequence text, int from, int tokens) {
        var count = new ContextTokens();
        int end = from;
        while (end < text.length()) {
            count.add(text, end);
            if (count.total() > tokens) {
                break;
            }
            end++;
        }
        if (end < text.length() && Character.isLowSurrogate(text.charAt(end)) && end > from) {
            end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
        }
        return end > from ? end : from + Character.charCount(Character.codePointAt(text, from));
    }

    private void add(CharSequence text, int at) {
        char c = text.charAt(at);
        if (c < 0x80 && Character.isLetterOrDigit(c)) {
            closeRun();
            word++;
            boolean digit = c <= '9';
            letters = digit ? 0 : letters + 1;
            wordTokens += digit || letters % LETTERS == 1 ? 1 : 0;
            return;
        }
        closeWord();
        if (c >= 0x80) {
            closeRun();
            halves += c < 0x800 || paired(text, at) ? 2 : 3;
        } else if (c == repeated && c != '\n') {
            times++;
        } else {
            closeRun();
            repeated = c;
            times = 1;
        }
    }

    private static boolean paired(CharSequence text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private void closeWord() {
        done += wordTokens();
        word = 0;
        letters = 0;
        wordTokens = 0;
    }

    private int wordTokens() {
        return word > WORD ? Math.max(wordTokens, word - word / 4) : wordTokens;
    }

    private void closeRun() {
        done += runTokens();
        repeated = -1;
        times = 0;
    }

    private int runTokens() {
        return Math.ceilDiv(repeated == ' ' ? times - 1 : times, SAME);
    }

    private int total() {
        long all = done + wordTokens() + (times == 0 ? 0 : runTokens()) + Math.ceilDiv(halves, 2L);
        return (int) Math.min(Integer.MAX_VALUE, all);
    }
}

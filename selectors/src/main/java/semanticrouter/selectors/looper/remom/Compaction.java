package semanticrouter.selectors.looper.remom;

/// How texts are shortened for the next round.
final class Compaction {
    private static final int CHARACTERS = 4;
    private static final int TOKENS = 1_000;

    private Compaction() {}

    /// What of a text is carried on.
    static String of(RemomOptions options, String text) {
        return options.compactionStrategy().equals("last_n_tokens")
                ? tail(text, options.compactionTokens() == 0 ? TOKENS : options.compactionTokens())
                : text;
    }

    /// The end of a text, four characters for a token; no character is cut in half.
    static String tail(String text, int tokens) {
        long cut = text.length() - (long) CHARACTERS * tokens;
        if (cut <= 0) {
            return text;
        }
        int from = (int) cut;
        boolean half = Character.isLowSurrogate(text.charAt(from)) && Character.isHighSurrogate(text.charAt(from - 1));
        return text.substring(half ? from + 1 : from);
    }

    /// Estimate of the tokens of a text.
    static long tokens(String text) {
        return Math.ceilDiv(text.length(), CHARACTERS);
    }
}

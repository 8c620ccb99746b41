package semanticrouter.dsl.intent.words;

/// A run of words of a text.
///
/// @param from number of the first word, from 1
/// @param to number of the last word, not less than `from`
public record WordSpan(int from, int to) {
    public WordSpan {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("no run of words: " + from + " to " + to);
        }
    }

    /// The shortest run that has both.
    public WordSpan and(WordSpan other) {
        return new WordSpan(Math.min(from, other.from), Math.max(to, other.to));
    }

    /// Whether a word is in it.
    public boolean has(int word) {
        return from <= word && word <= to;
    }
}

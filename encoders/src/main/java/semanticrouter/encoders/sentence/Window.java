package semanticrouter.encoders.sentence;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.encoders.tokenize.Tokens;

/// A stretch of a text's tokens that fits the model.
///
/// @param from first token
/// @param to token after the last
public record Window(int from, int to) {
    /// Cuts tokens into equal windows, between words, and keeps at most `atMost` of them, spread evenly with the first
    /// and the last among them.
    ///
    /// @param size most tokens a window may hold
    public static List<Window> cut(Tokens tokens, int size, int atMost) {
        int count = Math.max(1, Math.ceilDiv(tokens.size(), size));
        var all = new ArrayList<Window>(count);
        int from = 0;
        while (from < tokens.size() || all.isEmpty()) {
            int left = Math.max(1, count - all.size());
            int to = boundary(tokens, from, Math.min(from + size, from + Math.ceilDiv(tokens.size() - from, left)));
            all.add(new Window(from, to));
            from = to;
        }
        if (all.size() <= atMost) {
            return all;
        }
        var kept = new ArrayList<Window>(atMost);
        for (int i = 0; i < atMost; i++) {
            kept.add(all.get(atMost == 1 ? 0 : (int) ((long) i * (all.size() - 1) / (atMost - 1))));
        }
        return kept;
    }

    /// How much of the tokens these windows hold.
    public static Coverage coverage(Tokens tokens, List<Window> windows) {
        return new Coverage(
                tokens.size(), windows.stream().mapToInt(Window::size).sum());
    }

    /// Moves a cut back to the start of a word, unless that word is longer than a quarter of the window.
    private static int boundary(Tokens tokens, int from, int to) {
        int lowest = to - (to - from) / 4;
        for (int cut = to; cut > lowest && cut < tokens.size(); cut--) {
            if (tokens.starts()[cut] > tokens.ends()[cut - 1]) {
                return cut;
            }
        }
        return to;
    }

    public int size() {
        return to - from;
    }
}

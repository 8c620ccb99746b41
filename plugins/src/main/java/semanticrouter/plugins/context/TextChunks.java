package semanticrouter.plugins.context;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into pieces of bounded size, where it ends a line or a sentence if it can.
final class TextChunks {
    private static final String ENDS = ".!?。！？";

    private TextChunks() {}

    /// The pieces in order; together they are the text.
    ///
    /// @param tokens of a piece at most, 1 or more
    static List<String> of(String text, int tokens) {
        var chunks = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = ContextTokens.end(text, start, tokens);
            int cut = end < text.length() ? cut(text, start, end) : end;
            chunks.add(text.substring(start, cut));
            start = cut;
        }
        return chunks;
    }

    /// The best place to cut in the second half of what fits.
    private static int cut(String text, int start, int end) {
        int half = start + (end - start) / 2;
        int line = text.lastIndexOf('\n', end - 1);
        if (line >= half) {
            return line + 1;
        }
        int space = -1;
        for (int i = end - 1; i >= half && i > start; i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                if (ENDS.indexOf(text.charAt(i - 1)) >= 0) {
                    return i + 1;
                }
                space = Math.max(space, i + 1);
            } else if (ENDS.indexOf(text.charAt(i)) > 2) { // the full-width ones need no space
                return i + 1;
            }
        }
        return space > 0 ? space : end;
    }
}

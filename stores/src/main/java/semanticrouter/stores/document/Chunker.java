package semanticrouter.stores.document;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import semanticrouter.core.retrieval.Chunking;

/// Cuts a text into passages (specification: dataplane §5.4).
final class Chunker {
    private static final Pattern HEADING = Pattern.compile("#{1,6}[ \\t].*");

    private final Chunking how;
    private final int most;
    private final List<String> passages = new ArrayList<>();

    private Chunker(Chunking how, int most) {
        this.how = how;
        this.most = most;
    }

    /// The passages in order; none is blank.
    ///
    /// @param most how many are wanted; one more is given where there are more
    static List<String> cut(String text, Chunking how, int most) {
        var chunker = new Chunker(how, most);
        if (how.auto()) {
            chunker.blocks(text);
        } else {
            chunker.windows(text);
        }
        return chunker.passages;
    }

    /// Cuts at blank lines and in front of headings; what lies between is cut further.
    private void blocks(String text) {
        var block = new StringBuilder();
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext() && passages.size() <= most; ) {
            String line = lines.next();
            if (line.isBlank() || HEADING.matcher(line).matches()) {
                windows(block.toString().strip());
                block.setLength(0);
            }
            block.append(line).append('\n');
        }
        windows(block.toString().strip());
    }

    /// Windows of a size, each beginning so far behind the one before it that they overlap; the first that reaches the
    /// end is the last.
    private void windows(String text) {
        int start = 0;
        while (start < text.length() && passages.size() <= most) {
            int end = beyond(text, start, how.size());
            String passage = text.substring(start, end).strip();
            if (!passage.isEmpty()) {
                passages.add(passage);
            }
            if (end == text.length()) {
                return;
            }
            start = beyond(text, start, how.size() - how.overlap());
        }
    }

    /// The place some code points further on, at most the end.
    private static int beyond(String text, int start, int points) {
        int end = start;
        for (int i = 0; i < points && end < text.length(); i++) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }
}

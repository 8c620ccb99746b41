package semanticrouter.encoders.head;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.TokenSpan;

/// Joins per-token BIO labels to spans. A span opens at `B-x`, or at `I-x` where no span of `x` is open, and goes on
/// over `I-x`; labels without prefix join their equals. `O` and an empty label close.
public final class BioSpans {
    private final List<TokenSpan> spans = new ArrayList<>();
    private String type = "";
    private int start;
    private int end;
    private double sum;
    private int count;

    /// Adds the next token, in order.
    public void add(String label, double score, int tokenStart, int tokenEnd) {
        boolean begins = label.startsWith("B-");
        String next = begins || label.startsWith("I-") ? label.substring(2) : label.equals("O") ? "" : label;
        if (begins || !next.equals(type)) {
            close();
            type = next;
            start = tokenStart;
        }
        if (!type.isEmpty()) {
            end = tokenEnd;
            sum += score;
            count++;
        }
    }

    /// Closes the open span and returns all; the score of a span is the mean of its tokens'.
    public List<TokenSpan> finish() {
        close();
        return List.copyOf(spans);
    }

    private void close() {
        if (!type.isEmpty() && end > start) {
            spans.add(new TokenSpan(type, start, end, sum / count));
        }
        type = "";
        sum = 0;
        count = 0;
    }
}

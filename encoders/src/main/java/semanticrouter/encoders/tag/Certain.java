package semanticrouter.encoders.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import semanticrouter.core.encoder.TokenSpan;

/// Puts what a form with check digits proves, or a phrase announces, in place of what the chain guessed there.
final class Certain {
    private static final double SCORE = 0.99;

    private Certain() {}

    /// @param hits what has a form in the text
    /// @param announced what the words around it tell
    /// @param labels types the tagger knows
    static List<TokenSpan> merged(
            List<TokenSpan> guessed, List<Shapes.Hit> hits, List<TokenSpan> announced, List<String> labels) {
        var spans = new TreeMap<Integer, TokenSpan>();
        guessed.forEach(span -> spans.put(span.start(), span));
        for (Shapes.Hit hit : hits) {
            if (hit.kind().certain()) {
                put(spans, new TokenSpan(hit.kind().name(), hit.start(), hit.end(), SCORE), labels);
            }
        }
        announced.forEach(span -> put(spans, span, labels));
        return List.copyOf(spans.values());
    }

    /// @param spans by their start, none of which overlap
    private static void put(NavigableMap<Integer, TokenSpan> spans, TokenSpan span, List<String> labels) {
        if (!labels.contains(span.label())) {
            return;
        }
        var overlapping = new ArrayList<TokenSpan>();
        Map.Entry<Integer, TokenSpan> other = spans.lowerEntry(span.end());
        while (other != null && other.getValue().end() > span.start()) {
            overlapping.add(other.getValue());
            other = spans.lowerEntry(other.getKey());
        }
        if (overlapping.stream().noneMatch(one -> covers(one, span))) {
            overlapping.forEach(one -> spans.remove(one.start()));
            spans.put(span.start(), span);
        }
    }

    /// A guess of the same type that holds all of it is kept; it may know more of the surroundings.
    private static boolean covers(TokenSpan other, TokenSpan span) {
        return other.start() <= span.start()
                && other.end() >= span.end()
                && other.label().equals(span.label());
    }
}

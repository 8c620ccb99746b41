package semanticrouter.encoders.tag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import semanticrouter.core.encoder.TokenSpan;

/// Puts what a form with check digits proves in place of what the chain guessed there.
final class Certain {
    private static final double SCORE = 0.99;

    private Certain() {}

    /// @param hits what has a form in the text
    /// @param labels types the tagger knows
    static List<TokenSpan> merged(List<TokenSpan> guessed, List<Shapes.Hit> hits, List<String> labels) {
        var spans = new ArrayList<TokenSpan>(guessed);
        for (Shapes.Hit hit : hits) {
            if (hit.kind().certain() && labels.contains(hit.kind().name())) {
                var span = new TokenSpan(hit.kind().name(), hit.start(), hit.end(), SCORE);
                boolean inside = spans.stream().anyMatch(other -> covers(other, span));
                if (!inside) {
                    spans.removeIf(other -> other.start() < span.end() && span.start() < other.end());
                    spans.add(span);
                }
            }
        }
        spans.sort(Comparator.comparingInt(TokenSpan::start));
        return List.copyOf(spans);
    }

    /// A guess of the same type that holds all of it is kept; it may know more of the surroundings.
    private static boolean covers(TokenSpan other, TokenSpan span) {
        return other.start() <= span.start()
                && other.end() >= span.end()
                && other.label().equals(span.label());
    }
}

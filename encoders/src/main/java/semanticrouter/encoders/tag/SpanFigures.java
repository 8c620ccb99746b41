package semanticrouter.encoders.tag;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Counts found spans against true ones, in two ways: a found span is right when it overlaps a true one of the same
/// label (partial, type-aware; one found span answers one true span), and exactly right when start and end agree too.
public final class SpanFigures {
    private final Counts all = new Counts();
    private final Counts exact = new Counts();
    private final Map<String, Counts> byLabel = new TreeMap<>();
    private int texts;

    private static final class Counts {
        private int hits;
        private int extra;
        private int missed;

        void add(boolean wanted, boolean met) {
            if (met) {
                hits += wanted ? 1 : 0;
            } else if (wanted) {
                missed++;
            } else {
                extra++;
            }
        }

        double f1() {
            return hits == 0 ? 0 : 2.0 * hits / (2 * hits + extra + missed);
        }

        double precision() {
            return (double) hits / Math.max(1, hits + extra);
        }

        double recall() {
            return (double) hits / Math.max(1, hits + missed);
        }
    }

    /// Adds one text.
    public void add(Collection<TaggedTexts.Span> truth, Collection<TaggedTexts.Span> found) {
        texts++;
        var open = new ArrayList<>(new LinkedHashSet<>(found));
        for (TaggedTexts.Span span : new LinkedHashSet<>(truth)) {
            Optional<TaggedTexts.Span> answer =
                    open.stream().filter(other -> overlap(span, other)).findFirst();
            answer.ifPresent(open::remove);
            all.add(true, answer.isPresent());
            byLabel.computeIfAbsent(span.label(), _ -> new Counts()).add(true, answer.isPresent());
            exact.add(true, found.contains(span));
        }
        for (TaggedTexts.Span span : open) {
            all.add(false, false);
            byLabel.computeIfAbsent(span.label(), _ -> new Counts()).add(false, false);
        }
        for (TaggedTexts.Span span : new LinkedHashSet<>(found)) {
            exact.add(false, truth.contains(span));
        }
    }

    private static boolean overlap(TaggedTexts.Span a, TaggedTexts.Span b) {
        return a.label().equals(b.label()) && a.start() < b.end() && b.start() < a.end();
    }

    /// Micro F1, precision and recall over spans, both ways, and the partial ones per label.
    public Map<String, Double> figures() {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) texts);
        figures.put("span_f1", all.f1());
        figures.put("span_precision", all.precision());
        figures.put("span_recall", all.recall());
        figures.put("span_f1_exact", exact.f1());
        byLabel.forEach((label, counts) -> {
            figures.put("precision[" + label + "]", counts.precision());
            figures.put("recall[" + label + "]", counts.recall());
            figures.put("f1[" + label + "]", counts.f1());
        });
        return figures;
    }
}

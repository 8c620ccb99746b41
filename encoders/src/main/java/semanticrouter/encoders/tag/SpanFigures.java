package semanticrouter.encoders.tag;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Counts found spans against true ones: label, start and end must all be right.
public final class SpanFigures {
    private final Counts all = new Counts();
    private final Map<String, Counts> byLabel = new TreeMap<>();
    private int texts;
    private int wanted;
    private int touched;

    private static final class Counts {
        private int hits;
        private int extra;
        private int missed;

        double f1() {
            return hits == 0 ? 0 : 2.0 * hits / (2 * hits + extra + missed);
        }
    }

    /// Adds one text.
    public void add(Collection<TaggedTexts.Span> truth, Collection<TaggedTexts.Span> found) {
        texts++;
        Set<TaggedTexts.Span> given = new HashSet<>(found);
        for (TaggedTexts.Span span : truth) {
            Counts counts = byLabel.computeIfAbsent(span.label(), _ -> new Counts());
            wanted++;
            touched += given.stream().anyMatch(other -> overlap(span, other)) ? 1 : 0;
            if (given.contains(span)) {
                counts.hits++;
                all.hits++;
            } else {
                counts.missed++;
                all.missed++;
            }
        }
        for (TaggedTexts.Span span : given) {
            if (!truth.contains(span)) {
                byLabel.computeIfAbsent(span.label(), _ -> new Counts()).extra++;
                all.extra++;
            }
        }
    }

    private static boolean overlap(TaggedTexts.Span a, TaggedTexts.Span b) {
        return a.label().equals(b.label()) && a.start() < b.end() && b.start() < a.end();
    }

    /// Micro F1, precision and recall over spans, the share of true spans that a found one of the same label at least
    /// touches, and F1 per label.
    public Map<String, Double> figures() {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) texts);
        figures.put("span_f1", all.f1());
        figures.put("span_precision", (double) all.hits / Math.max(1, all.hits + all.extra));
        figures.put("span_recall", (double) all.hits / Math.max(1, all.hits + all.missed));
        figures.put("touched_recall", (double) touched / Math.max(1, wanted));
        byLabel.forEach((label, counts) -> figures.put("f1[" + label + "]", counts.f1()));
        return figures;
    }
}

package semanticrouter.encoders.tag;

import java.util.ArrayList;
import java.util.List;

/// Turns labelled spans into labels of words.
public final class TaggedTexts {
    private TaggedTexts() {}

    /// A labelled stretch of a text in UTF-16 indices.
    public record Span(String label, int start, int end) {}

    /// The BIO labels of some types, `O` first.
    public static List<String> labels(List<String> types) {
        var labels = new ArrayList<String>();
        labels.add("O");
        for (String type : types) {
            labels.add("B-" + type);
            labels.add("I-" + type);
        }
        return List.copyOf(labels);
    }

    /// A word bears the label of the span it begins in.
    public static ChainTraining.Tagged tagged(String text, List<Span> spans, List<String> labels) {
        Words words = Words.of(text);
        int[] of = new int[words.size()];
        for (int i = 0; i < of.length; i++) {
            for (Span span : spans) {
                if (words.starts()[i] >= span.start() && words.starts()[i] < span.end()) {
                    boolean first = i == 0 || words.starts()[i - 1] < span.start();
                    of[i] = labels.indexOf((first ? "B-" : "I-") + span.label());
                }
            }
            if (of[i] < 0) {
                throw new IllegalArgumentException("a span bears a label that is none of " + labels);
            }
        }
        return new ChainTraining.Tagged(text, of);
    }
}

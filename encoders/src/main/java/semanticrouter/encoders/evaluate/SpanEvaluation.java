package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.tag.SpanFigures;
import semanticrouter.encoders.tag.TaggedTexts;
import tools.jackson.databind.JsonNode;

/// Asks a tagger and counts spans. Offsets in the data are code points.
final class SpanEvaluation {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EncoderRuntime runtime;
    private final List<String> labels;

    /// @param labels that the tagger can give; empty when that is not known
    SpanEvaluation(EncoderRuntime runtime, List<String> labels) {
        this.runtime = runtime;
        this.labels = List.copyOf(labels);
    }

    private record Row(String text, List<TaggedTexts.Span> spans) {}

    Map<String, Double> spans(String task, List<JsonNode> nodes, List<String> remarks)
            throws UnavailableException, InterruptedException {
        var rows = new ArrayList<Row>();
        var strange = new TreeSet<String>();
        for (JsonNode node : nodes) {
            read(node).ifPresent(rows::add);
        }
        if (rows.size() < nodes.size()) {
            remarks.add((nodes.size() - rows.size()) + " rows are left out: a span lies outside of its text");
        }
        List<List<TaggedTexts.Span>> found = Many.ask(
                rows,
                row -> runtime.open(Deadline.after(PATIENCE)).label(task, row.text()).stream()
                        .map(span -> new TaggedTexts.Span(span.label(), span.start(), span.end()))
                        .toList());
        var figures = new SpanFigures();
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).spans().stream().map(TaggedTexts.Span::label).forEach(strange::add);
            figures.add(rows.get(i).spans(), found.get(i));
        }
        if (!labels.isEmpty()) {
            labels.forEach(strange::remove);
            if (!strange.isEmpty()) {
                remarks.add("the tagger gives no spans of " + strange + ", so these count as missed");
            }
        }
        return rows.isEmpty() ? Map.of() : figures.figures();
    }

    private static Optional<Row> read(JsonNode node) {
        String text = node.path("text").asString("");
        int length = text.codePointCount(0, text.length());
        var spans = new ArrayList<TaggedTexts.Span>();
        for (JsonNode span : node.path("spans")) {
            int start = span.path("start").asInt(-1);
            int end = span.path("end").asInt(-1);
            if (start < 0 || end < start || end > length) {
                return Optional.empty();
            }
            spans.add(new TaggedTexts.Span(
                    span.path("label").asString(""),
                    text.offsetByCodePoints(0, start),
                    text.offsetByCodePoints(0, end)));
        }
        return Optional.of(new Row(text, spans));
    }
}

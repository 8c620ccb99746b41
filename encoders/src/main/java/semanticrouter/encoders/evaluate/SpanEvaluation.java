package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    SpanEvaluation(EncoderRuntime runtime) {
        this.runtime = runtime;
    }

    Map<String, Double> spans(String task, List<JsonNode> rows) throws UnavailableException, InterruptedException {
        var figures = new SpanFigures();
        for (JsonNode row : rows) {
            String text = row.path("text").asString("");
            var truth = new ArrayList<TaggedTexts.Span>();
            for (JsonNode span : row.path("spans")) {
                truth.add(new TaggedTexts.Span(
                        span.path("label").asString(""),
                        text.offsetByCodePoints(0, span.path("start").asInt(0)),
                        text.offsetByCodePoints(0, span.path("end").asInt(0))));
            }
            List<TaggedTexts.Span> found = runtime.open(Deadline.after(PATIENCE)).label(task, text).stream()
                    .map(span -> new TaggedTexts.Span(span.label(), span.start(), span.end()))
                    .toList();
            figures.add(truth, found);
        }
        return figures.figures();
    }
}

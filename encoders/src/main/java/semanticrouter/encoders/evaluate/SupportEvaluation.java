package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.databind.JsonNode;

/// How well a scorer of pairs tells answers that their context supports from answers it does not.
final class SupportEvaluation {
    /// Name of the scorer that judges.
    static final String SCORER = "nli";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EncoderRuntime runtime;

    SupportEvaluation(EncoderRuntime runtime) {
        this.runtime = runtime;
    }

    /// Rows have `context`, maybe `question`, the answer as `text`, and the label `supported` or `hallucinated`.
    Map<String, Double> of(List<JsonNode> rows, List<String> remarks)
            throws UnavailableException, InterruptedException {
        var told = new ArrayList<JsonNode>();
        for (JsonNode row : rows) {
            String label = row.path("label").asString("");
            if (row.has("context") && (label.equals("supported") || label.equals("hallucinated"))) {
                told.add(row);
            }
        }
        if (told.size() < rows.size()) {
            remarks.add((rows.size() - told.size())
                    + " rows are left out: they have no context, or a label other than supported and hallucinated");
        }
        if (told.isEmpty()) {
            return Map.of();
        }
        List<Double> support = Many.ask(told, this::support);
        var scores = new ScoreFigures();
        for (int i = 0; i < told.size(); i++) {
            scores.add(
                    1 - support.get(i), told.get(i).path("label").asString("").equals("hallucinated"));
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) told.size());
        figures.putAll(scores.figures(0.5));
        return figures;
    }

    private double support(JsonNode row) throws UnavailableException, InterruptedException {
        String question = row.path("question").asString("");
        String answer = row.path("text").asString("");
        return runtime.open(Deadline.after(PATIENCE))
                .score(SCORER, row.path("context").asString(""), question.isEmpty() ? answer : question + " " + answer);
    }
}

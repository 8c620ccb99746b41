package semanticrouter.core.trace;

import static semanticrouter.core.trace.Explanation.ordered;

import java.util.Locale;
import java.util.Map;
import semanticrouter.core.projection.ProjectionTrace;
import semanticrouter.core.projection.ProjectionTrace.Contender;
import semanticrouter.core.projection.ProjectionTrace.MappingStep;
import semanticrouter.core.projection.ProjectionTrace.PartitionStep;
import semanticrouter.core.projection.ProjectionTrace.ScoreStep;
import semanticrouter.core.projection.ProjectionTrace.Term;
import semanticrouter.core.projection.Score;

/// The `projection_trace` part of an explanation, schema version 1 (specification: signals §3.4).
final class ProjectionDocument {
    private ProjectionDocument() {}

    static Map<String, Object> of(ProjectionTrace trace) {
        return ordered(
                "schema_version",
                "1",
                "partitions",
                trace.partitions().stream().map(ProjectionDocument::partition).toList(),
                "scores",
                trace.scores().stream().map(ProjectionDocument::score).toList(),
                "mappings",
                trace.mappings().stream().map(ProjectionDocument::mapping).toList());
    }

    private static Map<String, Object> partition(PartitionStep step) {
        Map<String, Object> document = ordered(
                "group_name",
                step.name(),
                "signal_type",
                step.family(),
                "semantics",
                step.softmax() ? "softmax_exclusive" : "exclusive");
        if (step.softmax()) {
            document.put("temperature", step.temperature());
        }
        document.put(
                "contenders",
                step.contenders().stream().map(ProjectionDocument::contender).toList());
        document.put("winner", step.winner());
        if (step.defaultUsed()) {
            document.put("default_used", true);
        } else {
            document.put("winner_score", step.winnerScore());
            document.put("raw_winner_score", step.rawWinnerScore());
            document.put("margin", step.margin());
        }
        return document;
    }

    private static Map<String, Object> contender(Contender contender) {
        Map<String, Object> document = ordered("name", contender.name(), "raw_score", contender.rawScore());
        contender.normalisedScore().ifPresent(score -> document.put("normalized_score", score));
        return document;
    }

    private static Map<String, Object> score(ScoreStep step) {
        return ordered(
                "name",
                step.name(),
                "total",
                step.total(),
                "inputs",
                step.terms().stream().map(ProjectionDocument::term).toList());
    }

    private static Map<String, Object> term(Term term) {
        Score.Input input = term.input();
        Map<String, Object> document = ordered("type", input.type());
        if (input.type().equals("kb_metric")) {
            int colon = input.name().lastIndexOf(':'); // <kb>:<metric>
            document.put("kb", input.name().substring(0, Math.max(0, colon)));
            document.put("metric", input.name().substring(colon + 1));
        } else {
            document.put("name", input.name());
        }
        document.put("value_source", input.source().name().toLowerCase(Locale.ROOT));
        document.put("weight", input.weight());
        document.put("value", term.value());
        document.put("contribution", term.contribution());
        return document;
    }

    private static Map<String, Object> mapping(MappingStep step) {
        Map<String, Object> document =
                ordered("mapping_name", step.name(), "source_score", step.source(), "score_value", step.score());
        if (step.selected() != null) {
            document.put("selected_output", step.selected());
            document.put("confidence", step.confidence());
            document.put("boundary_distance", step.boundaryDistance());
        }
        document.put(
                "outputs",
                step.bands().stream()
                        .map(band -> ordered(
                                "name",
                                band.name(),
                                "matched",
                                band.matched(),
                                "boundary_distance",
                                band.boundaryDistance()))
                        .toList());
        return document;
    }
}

package semanticrouter.core.trace;

import static semanticrouter.core.trace.Explanation.ordered;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.core.projection.ProjectionTrace;
import semanticrouter.core.projection.ProjectionTrace.Band;
import semanticrouter.core.projection.ProjectionTrace.Contender;
import semanticrouter.core.projection.ProjectionTrace.MappingStep;
import semanticrouter.core.projection.ProjectionTrace.PartitionStep;
import semanticrouter.core.projection.ProjectionTrace.ScoreStep;
import semanticrouter.core.projection.ProjectionTrace.Term;
import semanticrouter.core.projection.Score;

/// The `projection_trace` part of an explanation, schema version 1 (specification: signals §3.4). What is zero, false
/// or empty is left out.
final class ProjectionDocument {
    private ProjectionDocument() {}

    static Map<String, Object> of(ProjectionTrace trace) {
        return said(
                "schema_version",
                "1",
                "partitions",
                trace.partitions().stream().map(ProjectionDocument::partition).toList(),
                "scores",
                trace.scores().stream().map(ProjectionDocument::score).toList(),
                "mappings",
                trace.mappings().stream().map(ProjectionDocument::mapping).toList());
    }

    private static Map<String, Object> said(Object... keysAndValues) {
        Map<String, Object> document = ordered(keysAndValues);
        document.values().removeIf(ProjectionDocument::nothing);
        return document;
    }

    private static boolean nothing(Object value) {
        return switch (value) {
            case Double number -> number == 0;
            case Boolean flag -> !flag;
            case String text -> text.isEmpty();
            case List<?> list -> list.isEmpty();
            default -> false;
        };
    }

    private static Map<String, Object> partition(PartitionStep step) {
        return said(
                "group_name",
                step.name(),
                "signal_type",
                step.family(),
                "semantics",
                step.softmax() ? "softmax_exclusive" : "exclusive",
                "temperature",
                step.softmax() ? step.temperature() : 0.0,
                "contenders",
                step.contenders().stream().map(ProjectionDocument::contender).toList(),
                "winner",
                step.winner(),
                "winner_score",
                step.winnerScore(),
                "raw_winner_score",
                step.rawWinnerScore(),
                "margin",
                step.margin(),
                "default_used",
                step.defaultUsed());
    }

    private static Map<String, Object> contender(Contender contender) {
        return said(
                "name",
                contender.name(),
                "raw_score",
                contender.rawScore(),
                "normalized_score",
                contender.normalisedScore().orElse(0));
    }

    private static Map<String, Object> score(ScoreStep step) {
        return said(
                "name",
                step.name(),
                "total",
                step.total(),
                "inputs",
                step.terms().stream().map(ProjectionDocument::term).toList());
    }

    private static Map<String, Object> term(Term term) {
        Score.Input input = term.input();
        boolean metric = input.type().equals("kb_metric");
        int colon = input.name().lastIndexOf(':'); // <kb>:<metric>
        return said(
                "type",
                input.type(),
                "name",
                metric ? "" : input.name(),
                "kb",
                metric ? input.name().substring(0, Math.max(0, colon)) : "",
                "metric",
                metric ? input.name().substring(colon + 1) : "",
                "value_source",
                input.source().name().toLowerCase(Locale.ROOT),
                "weight",
                input.weight(),
                "value",
                term.value(),
                "contribution",
                term.contribution());
    }

    private static Map<String, Object> mapping(MappingStep step) {
        String selected = step.selected();
        return said(
                "mapping_name",
                step.name(),
                "source_score",
                step.source(),
                "score_value",
                step.score(),
                "selected_output",
                selected == null ? "" : selected,
                "confidence",
                selected == null ? 0.0 : step.confidence(),
                "boundary_distance",
                selected == null ? 0.0 : step.boundaryDistance(),
                "outputs",
                step.bands().stream().map(ProjectionDocument::band).toList());
    }

    private static Map<String, Object> band(Band band) {
        return said("name", band.name(), "matched", band.matched(), "boundary_distance", band.boundaryDistance());
    }
}

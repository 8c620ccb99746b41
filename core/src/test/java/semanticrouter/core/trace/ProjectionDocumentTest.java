package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import semanticrouter.core.projection.ProjectionTrace;
import semanticrouter.core.projection.ProjectionTrace.Band;
import semanticrouter.core.projection.ProjectionTrace.Contender;
import semanticrouter.core.projection.ProjectionTrace.MappingStep;
import semanticrouter.core.projection.ProjectionTrace.PartitionStep;
import semanticrouter.core.projection.ProjectionTrace.ScoreStep;
import semanticrouter.core.projection.ProjectionTrace.Term;
import semanticrouter.core.projection.Score;

class ProjectionDocumentTest {
    private static Term term(String type, String name, Score.Source source, double value) {
        return new Term(new Score.Input(type, name, source, 0.5, 1, 0), value, value * 0.5);
    }

    @Test
    void what_happened_is_said() {
        var partition = new PartitionStep(
                "topics",
                "domain",
                true,
                0.1,
                List.of(new Contender("law", 0.8, OptionalDouble.of(0.75))),
                "law",
                0.75,
                0.8,
                0.5,
                false);
        var score = new ScoreStep(
                "s",
                0.75,
                List.of(
                        term("keyword", "k", Score.Source.BINARY, 1),
                        term("kb_metric", "kb:best_score", Score.Source.RAW, 0.5)));
        var mapping = new MappingStep("m", "s", 0.75, "hot", 0.9, 0.25, List.of(new Band("hot", true, 0.25)));

        assertThat(ProjectionDocument.of(new ProjectionTrace(List.of(partition), List.of(score), List.of(mapping)))
                        .toString())
                .isEqualTo(
                        "{schema_version=1, partitions=[{group_name=topics, signal_type=domain, semantics=softmax_exclusive, temperature=0.1,"
                                + " contenders=[{name=law, raw_score=0.8, normalized_score=0.75}], winner=law, winner_score=0.75,"
                                + " raw_winner_score=0.8, margin=0.5}],"
                                + " scores=[{name=s, total=0.75, inputs=[{type=keyword, name=k, value_source=binary, weight=0.5, value=1.0,"
                                + " contribution=0.5}, {type=kb_metric, kb=kb, metric=best_score, value_source=raw, weight=0.5, value=0.5,"
                                + " contribution=0.25}]}],"
                                + " mappings=[{mapping_name=m, source_score=s, score_value=0.75, selected_output=hot, confidence=0.9,"
                                + " boundary_distance=0.25, outputs=[{name=hot, matched=true, boundary_distance=0.25}]}]}");
    }

    @Test
    void what_is_zero_or_empty_is_left_out() {
        var partition = new PartitionStep("topics", "domain", false, 0.1, List.of(), "other", 0, 0, 0, true);
        var score = new ScoreStep("s", 0, List.of(term("keyword", "k", Score.Source.BINARY, 0)));
        var mapping = new MappingStep("m", "s", 0, null, 0, 0, List.of(new Band("hot", false, 0)));

        assertThat(ProjectionDocument.of(new ProjectionTrace(List.of(partition), List.of(score), List.of(mapping)))
                        .toString())
                .isEqualTo(
                        "{schema_version=1, partitions=[{group_name=topics, signal_type=domain, semantics=exclusive, winner=other,"
                                + " default_used=true}],"
                                + " scores=[{name=s, inputs=[{type=keyword, name=k, value_source=binary, weight=0.5}]}],"
                                + " mappings=[{mapping_name=m, source_score=s, outputs=[{name=hot}]}]}");
        assertThat(ProjectionDocument.of(ProjectionTrace.NONE).toString()).isEqualTo("{schema_version=1}");
    }
}

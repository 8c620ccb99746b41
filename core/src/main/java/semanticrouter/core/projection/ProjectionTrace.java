package semanticrouter.core.projection;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What partitions, scores and mappings did for one request (specification: signals §3.4, schema version 1).
public record ProjectionTrace(List<PartitionStep> partitions, List<ScoreStep> scores, List<MappingStep> mappings) {
    public static final ProjectionTrace NONE = new ProjectionTrace(List.of(), List.of(), List.of());

    /// One partition that had a choice to make or took its default.
    ///
    /// @param margin between the best and the second of the compared scores; 0 with fewer than two
    public record PartitionStep(
            String name,
            String family,
            boolean softmax,
            double temperature,
            List<Contender> contenders,
            String winner,
            double winnerScore,
            double rawWinnerScore,
            double margin,
            boolean defaultUsed) {}

    /// A member that matched.
    public record Contender(String name, double rawScore, OptionalDouble normalisedScore) {}

    /// One score with its terms.
    public record ScoreStep(String name, double total, List<Term> terms) {}

    /// One term.
    public record Term(Score.Input input, double value, double contribution) {}

    /// One mapping.
    ///
    /// @param selected the first band that holds, null when none does
    public record MappingStep(
            String name,
            String source,
            double score,
            @Nullable String selected,
            double confidence,
            double boundaryDistance,
            List<Band> bands) {}

    /// One band of a mapping.
    public record Band(String name, boolean matched, double boundaryDistance) {}
}

package semanticrouter.config.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Coordination over signals (specification: signals §3).
@Doc("Coordination over signals: partitions, scores and mappings.")
public record Projections(
        @Doc("Groups of names of which one wins.") @Range(max = 1000)
        List<PartitionEntry> partitions,

        @Doc("Weighted sums over signals.") @Range(max = 1000)
        List<ScoreEntry> scores,

        @Doc("Bands of a score.") @Range(max = 1000) List<MappingEntry> mappings) {

    /// A group of names of which one wins.
    @Doc("A group of names of which one wins.")
    public record PartitionEntry(
            @Doc("Name, for traces.") @Required String name,

            @Doc("How the winner's confidence is made.") @Required @OneOf({"exclusive", "softmax_exclusive"})
            String semantics,

            @Doc("Temperature of the softmax, above 0.") @Nullable
            Double temperature,

            @Doc("Names of one family, domain or embedding.")
            List<String> members,

            @Doc("Member that is taken when none matched.") @Key("default") @Required
            String fallback) {}

    /// A weighted sum over signals.
    @Doc("A weighted sum over signals.")
    public record ScoreEntry(
            @Doc("Name, unique.") @Required String name,

            @Doc("How the inputs are combined.") @Required @OneOf("weighted_sum")
            String method,

            @Doc("Terms of the sum.") List<InputEntry> inputs) {}

    /// One term of a score.
    @Doc("One term of a score.")
    public record InputEntry(
            @Doc("Signal family, kb_metric or projection.") @Required
            String type,

            @Doc("Signal, score or band.") String name,
            @Doc("Knowledge base of a kb_metric.") String kb,
            @Doc("Metric of a kb_metric.") String metric,
            @Doc("Factor of the term.") double weight,

            @Doc("How the number is read.") @OneOf({"binary", "confidence", "raw", "score"})
            String valueSource,

            @Doc("Value of a match when read as binary; 0 counts as 1.") @Nullable
            Double match,

            @Doc("Value otherwise when read as binary.") @Nullable
            Double miss) {}

    /// Named bands of a score.
    @Doc("Named bands of a score, to which decisions refer.")
    public record MappingEntry(
            @Doc("Name.") @Required String name,
            @Doc("The score.") @Required String source,

            @Doc("Whether the first band that holds is emitted, or all.") @OneOf({"threshold_bands", "multi_emit"})
            String method,

            @Doc("How a band's confidence grows with the distance from its bounds.") @Nullable
            Calibration calibration,

            @Doc("The bands.") List<OutputEntry> outputs) {}

    /// How a band's confidence grows with the distance from its bounds.
    @Doc("How a band's confidence grows with the distance from its bounds.")
    public record Calibration(
            @Doc("The curve.") @OneOf("sigmoid_distance") String method,
            @Doc("Steepness; 12 unless above 0.") double slope) {}

    /// One band.
    @Doc("One band.")
    public record OutputEntry(
            @Doc("Name, unique in the recipe.") @Required String name,
            @Doc("Above.") @Nullable Double gt,
            @Doc("At or above.") @Nullable Double gte,
            @Doc("Below.") @Nullable Double lt,
            @Doc("At or below.") @Nullable Double lte) {}
}

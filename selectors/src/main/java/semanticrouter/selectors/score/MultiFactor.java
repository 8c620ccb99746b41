package semanticrouter.selectors.score;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.selection.ModelStatistics;
import semanticrouter.selectors.PlannedAlgorithm;

/// `multi_factor`: quality, latency, cost and load in one weighted score, under limits (specification: selection
/// §1.4.10).
public final class MultiFactor extends PlannedAlgorithm<MultiFactor.Options> {
    /// Weights and limits.
    @Doc("Weighs quality, latency, cost and load, under limits.")
    public record Options(
            @Doc("How much each factor counts.") Weights weights,

            @Doc("Limits a candidate must keep.") Limits slo,

            @Doc("Percentile of latencies.") @Range(min = 1, max = 100) @Default("95") int latencyPercentile,

            @Doc("What serves when no candidate keeps the limits.") @OneOf({"cheapest", "first", "fail"})
            @Default("cheapest")
            String onNoCandidates,

            @Doc("For people.") @Default("") String description) {}

    /// How much each factor counts; they are scaled to sum to 1, and all 0 counts as all equal.
    @Doc("How much each factor counts; all 0 counts as all equal.")
    public record Weights(
            @Doc("Weight of the model card's quality score.") @Range(min = 0) @Default("0") double quality,

            @Doc("Weight of observed latency.") @Range(min = 0) @Default("0") double latency,

            @Doc("Weight of the prompt price.") @Range(min = 0) @Default("0") double cost,

            @Doc("Weight of open calls.") @Range(min = 0) @Default("0") double load) {}

    /// Limits; a candidate of which the figure is unknown keeps them.
    @Doc("Limits a candidate must keep; 0 for none.")
    public record Limits(
            @Doc("Most milliseconds per output token.") @Range(min = 0) @Default("0") double maxTpotMs,

            @Doc("Most milliseconds to the first token.") @Range(min = 0) @Default("0") double maxTtftMs,

            @Doc("Highest price of a million prompt tokens.") @Range(min = 0) @Default("0") @Key("max_cost_per_1m")
            double maxCostPer1m,

            @Doc("Most open calls.") @Range(min = 0) @Default("0") int maxInflight) {}

    public MultiFactor(ModelStatistics statistics) {
        super("multi_factor", Options.class, "`static`");
    }

    @Override
    public String description() {
        return "Weighs quality, latency, cost and load in one score, under limits.";
    }
}

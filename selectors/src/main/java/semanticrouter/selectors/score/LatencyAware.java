package semanticrouter.selectors.score;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.ModelStatistics;
import semanticrouter.selectors.PlannedAlgorithm;

/// `latency_aware`: the candidate that answered fastest lately (specification: selection §1.4.6).
public final class LatencyAware extends PlannedAlgorithm<LatencyAware.Options> {
    /// Which percentiles count.
    @Doc("Picks the model that answered fastest lately.")
    public record Options(
            @Doc("Percentile of the time per output token; 0 leaves it out.") @Range(min = 0, max = 100) @Default("0")
            int tpotPercentile,

            @Doc("Percentile of the time to the first token; 0 leaves it out.") @Range(min = 0, max = 100) @Default("0")
            int ttftPercentile,

            @Doc("For people.") @Default("") String description) {}

    public LatencyAware(ModelStatistics statistics) {
        super("latency_aware", Options.class, "`multi_factor`");
    }

    @Override
    public String description() {
        return "Picks the model that answered fastest lately.";
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        boolean perToken = options.tpotPercentile() > 0;
        boolean firstToken = options.ttftPercentile() > 0;
        if (!perToken && !firstToken) {
            return List.of(Problem.error("", "set tpot_percentile or ttft_percentile (1 to 100), or both"));
        }
        return perToken && firstToken
                ? List.of()
                : List.of(Problem.warning(
                        perToken ? "tpot_percentile" : "ttft_percentile",
                        "only one of tpot_percentile and ttft_percentile is set, so the other time does not count"));
    }
}

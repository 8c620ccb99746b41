package semanticrouter.selectors.score;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Status;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// `latency_aware`: the candidate that answered fastest lately (specification: selection §1.4.6).
public final class LatencyAware implements SelectorFamily<LatencyAware.Options> {
    private final ModelStatistics statistics;

    /// Which percentiles count.
    @Doc("Picks the model that answered fastest lately.")
    public record Options(
            @Doc("Percentile of the time per output token; absent leaves it out.") @Range(min = 1, max = 100) @Nullable
            Integer tpotPercentile,

            @Doc("Percentile of the time to the first token; absent leaves it out.")
            @Range(min = 1, max = 100)
            @Nullable
            Integer ttftPercentile,

            @Doc("For people.") @Default("") String description) {}

    public LatencyAware(ModelStatistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public Kind<Options> kind() {
        return Kind.algorithm("latency_aware", Status.SUPPORTED, Options.class);
    }

    @Override
    public String description() {
        return "Picks the model that answered fastest lately.";
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        boolean perToken = options.tpotPercentile() != null;
        boolean firstToken = options.ttftPercentile() != null;
        if (!perToken && !firstToken) {
            return List.of(Problem.error("", "set tpot_percentile or ttft_percentile (1 to 100), or both"));
        }
        return perToken && firstToken
                ? List.of()
                : List.of(Problem.warning(
                        perToken ? "tpot_percentile" : "ttft_percentile",
                        "only one of tpot_percentile and ttft_percentile is set, so the other time does not count"));
    }

    @Override
    public Selector prepare(SelectorSetup<Options> setup) {
        Options options = setup.options();
        return input -> select(options, input);
    }

    private Selection select(Options options, SelectionInput input) {
        List<Candidate> candidates = input.candidates();
        var metrics = new ArrayList<double[]>(2);
        Integer perToken = options.tpotPercentile();
        Integer firstToken = options.ttftPercentile();
        if (perToken != null) {
            metrics.add(observed(candidates, name -> statistics.perToken(name, perToken)));
        }
        if (firstToken != null) {
            metrics.add(observed(candidates, name -> statistics.firstToken(name, firstToken)));
        }
        Ranking ranking = rank(metrics);
        return ranking.winner() < 0
                ? new Selection.Single(
                        candidates.getFirst(), "latency_aware", "no model has answered yet, so the first one serves")
                : ranking.choose(candidates, "latency_aware", "lowest relative latency (as a negative number)");
    }

    private static double[] observed(List<Candidate> candidates, Function<String, OptionalDouble> seconds) {
        return candidates.stream()
                .mapToDouble(candidate ->
                        seconds.apply(candidate.ref().effectiveModel()).orElse(Double.NaN))
                .toArray();
    }

    /// Scores are the negated means of x / min x over the metrics; a candidate that lacks one is left out.
    ///
    /// @param metrics seconds by metric and candidate, NaN where unknown
    /// @return winner -1 when no candidate has data
    static Ranking rank(List<double[]> metrics) {
        double[] whole = metrics.stream().reduce(Scores::plus).orElse(new double[0]);
        double[] scores = new double[whole.length];
        for (double[] metric : metrics) {
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < whole.length; i++) {
                least = Double.isNaN(whole[i]) ? least : Math.min(least, metric[i]);
            }
            for (int i = 0; i < whole.length; i++) {
                scores[i] -= Double.isNaN(whole[i]) ? Double.NaN : metric[i] / least / metrics.size();
            }
        }
        int winner = Scores.best(scores);
        if (winner < 0) {
            return new Ranking(scores, -1, 0);
        }
        double second = Scores.second(scores);
        return new Ranking(scores, winner, Double.isNaN(second) ? 1 : (scores[winner] - second) / -second);
    }
}

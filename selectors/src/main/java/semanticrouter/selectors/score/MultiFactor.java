package semanticrouter.selectors.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Status;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// `multi_factor`: quality, latency, cost and load in one weighted score, under limits (specification: selection
/// §1.4.10).
public final class MultiFactor implements SelectorFamily<MultiFactor.Options> {
    private final ModelStatistics statistics;

    /// Weights and limits.
    @Doc("Weighs quality, latency, cost and load, under limits.")
    public record Options(
            @Doc("How much each factor counts.") Weights weights,
            @Doc("Limits a candidate must keep.") Limits slo,

            @Doc("Percentile of latencies.") @Range(min = 1, max = 100) @Default("95")
            int latencyPercentile,

            @Doc("What serves when no candidate keeps the limits.")
            @OneOf({"cheapest", "first", "fail"})
            @Default("cheapest")
            String onNoCandidates,

            @Doc("For people.") @Default("") String description) {}

    /// How much each factor counts; they are scaled to sum to 1, and all 0 counts as all equal. A factor that is not
    /// written counts 0.25, so a partial block changes the others' share and switches none off.
    @Doc("How much each factor counts, 0.25 unless given; all 0 counts as all equal.")
    public record Weights(
            @Doc("Weight of the model card's quality score.") @Range(min = 0) @Default("0.25")
            double quality,

            @Doc("Weight of observed latency.") @Range(min = 0) @Default("0.25")
            double latency,

            @Doc("Weight of the prompt price.") @Range(min = 0) @Default("0.25")
            double cost,

            @Doc("Weight of open calls.") @Range(min = 0) @Default("0.25")
            double load) {}

    /// Limits; a candidate of which the figure is unknown keeps them.
    @Doc("Limits a candidate must keep; 0 for none.")
    public record Limits(
            @Doc("Most milliseconds per output token.") @Range(min = 0) @Default("0")
            double maxTpotMs,

            @Doc("Most milliseconds to the first token.") @Range(min = 0) @Default("0")
            double maxTtftMs,

            @Doc("Highest price of a million prompt tokens.") @Range(min = 0) @Default("0") @Key("max_cost_per_1m")
            double maxCostPer1m,

            @Doc("Most open calls.") @Range(min = 0) @Default("0")
            int maxInflight) {}

    public MultiFactor(ModelStatistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public Kind<Options> kind() {
        return Kind.algorithm("multi_factor", Status.SUPPORTED, Options.class);
    }

    @Override
    public String description() {
        return "Weighs quality, latency, cost and load in one score, under limits.";
    }

    @Override
    public Selector prepare(SelectorSetup<Options> setup) {
        Options options = setup.options();
        return input -> select(options, input);
    }

    private Selection select(Options options, SelectionInput input) throws UnavailableException {
        List<Candidate> candidates = input.candidates();
        var facts = new ArrayList<Facts>(candidates.size());
        for (Candidate candidate : candidates) {
            facts.add(Facts.of(candidate, statistics, options.latencyPercentile()));
        }
        Ranking ranking = rank(options, facts);
        return ranking.winner() >= 0
                ? ranking.choose(candidates, "multi_factor", "highest weighted score")
                : outside(options.onNoCandidates(), candidates, facts);
    }

    /// What serves when no candidate keeps the limits.
    private static Selection outside(String policy, List<Candidate> candidates, List<Facts> facts)
            throws UnavailableException {
        if (policy.equals("fail")) {
            throw new UnavailableException("no_candidates", "no model keeps the limits of slo");
        }
        int chosen = 0;
        if (policy.equals("cheapest")) {
            double[] cheapness =
                    facts.stream().mapToDouble(fact -> -fact.cost()).toArray();
            chosen = Math.max(0, Scores.best(cheapness));
        }
        return new Selection.Single(
                candidates.get(chosen), "multi_factor", "no model keeps the limits, so the " + policy + " one serves");
    }

    /// Scores the candidates that keep the limits (specification: selection §1.4.10).
    ///
    /// @return winner -1 when none keeps them
    static Ranking rank(Options options, List<Facts> facts) {
        boolean[] kept = new boolean[facts.size()];
        int survivors = 0;
        for (int i = 0; i < kept.length; i++) {
            kept[i] = facts.get(i).keeps(options.slo());
            survivors += kept[i] ? 1 : 0;
        }
        double[] scores = new Blend(facts, kept).scores(options.weights());
        int winner = Scores.best(scores);
        return new Ranking(scores, winner, winner < 0 ? 0 : confidence(scores, winner, survivors));
    }

    private static double confidence(double[] scores, int winner, int survivors) {
        double best = scores[winner];
        if (survivors == 1) {
            return 1;
        }
        return best > 0 ? Math.min(1, (best - Scores.second(scores)) / best + 0.5) : 0.5;
    }

    /// What is known about one candidate; NaN where nothing is.
    ///
    /// @param quality in [0, 1]
    /// @param perToken seconds for each output token
    /// @param firstToken seconds to the first token
    /// @param cost of a million prompt tokens
    /// @param load open calls
    record Facts(double quality, double perToken, double firstToken, double cost, double load) {
        static Facts of(Candidate candidate, ModelStatistics statistics, int percentile) {
            String name = candidate.ref().effectiveModel();
            return new Facts(
                    candidate.profile().quality().orElse(Double.NaN),
                    statistics.perToken(name, percentile).orElse(Double.NaN),
                    statistics.firstToken(name, percentile).orElse(Double.NaN),
                    candidate.profile().pricing().map(Pricing::promptPer1m).orElse(Double.NaN),
                    statistics.inFlight(name));
        }

        /// Whether every limit is kept; a figure that is not known breaks none.
        boolean keeps(Limits limits) {
            return !over(perToken * 1000, limits.maxTpotMs())
                    && !over(firstToken * 1000, limits.maxTtftMs())
                    && !over(cost, limits.maxCostPer1m())
                    && !over(load, limits.maxInflight());
        }

        private static boolean over(double figure, double limit) {
            return limit > 0 && figure > limit;
        }
    }

    /// The weighted sum of the factors over the candidates that keep the limits.
    private record Blend(
            List<Facts> facts,
            @SuppressWarnings("ArrayRecordComponent") boolean[] kept) {
        double[] scores(Weights weights) {
            boolean equal = weights.quality() + weights.latency() + weights.cost() + weights.load() == 0;
            double[] sum = new double[kept.length];
            double total = 0;
            total += add(sum, factor(Facts::quality), equal ? 1 : weights.quality());
            total += add(sum, latency(), equal ? 1 : weights.latency());
            total += add(sum, inverted(factor(Facts::cost)), equal ? 1 : weights.cost());
            total += add(sum, inverted(factor(Facts::load)), equal ? 1 : weights.load());
            for (int i = 0; i < sum.length; i++) {
                sum[i] = !kept[i] ? Double.NaN : total > 0 ? sum[i] / total : 0;
            }
            return sum;
        }

        /// Adds a factor and returns its weight, 0 when no candidate has data for it.
        private static double add(double[] sum, double[] factor, double weight) {
            boolean known = false;
            for (int i = 0; i < sum.length; i++) {
                if (!Double.isNaN(factor[i])) {
                    sum[i] += weight * factor[i];
                    known = true;
                }
            }
            return known ? weight : 0;
        }

        private double[] factor(ToDoubleFunction<Facts> figure) {
            double[] values = new double[kept.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = kept[i] ? figure.applyAsDouble(facts.get(i)) : Double.NaN;
            }
            return Scores.minMax(values);
        }

        /// Time per token where known, else time to the first token, each scaled among its own kind: seconds of the
        /// two are not comparable.
        private double[] latency() {
            double[] perToken = inverted(factor(Facts::perToken));
            double[] firstToken = inverted(factor(Facts::firstToken));
            double[] latency = perToken.clone();
            for (int i = 0; i < latency.length; i++) {
                latency[i] = Double.isNaN(perToken[i]) ? firstToken[i] : perToken[i];
            }
            return latency;
        }

        private static double[] inverted(double[] values) {
            return Arrays.stream(values).map(value -> 1 - value).toArray();
        }
    }
}

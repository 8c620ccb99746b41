package semanticrouter.selectors.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.SelectionInput;

/// Blends the scores of several parts, then weighs in cost and what the prompt cache makes of staying (specification:
/// selection §1.4.5).
///
/// @param parts with their weights, each above 0
/// @param normalize whether each part's scores are scaled to [0, 1] first
/// @param costFactor how much cheaper models gain at most, as a share of their score
record WeightedBlend(List<Weighted> parts, boolean normalize, double costFactor) implements Part {
    /// A part and its weight.
    record Weighted(Part part, double weight) {}

    private record Heard(Ranking ranking, double weight) {}

    @Override
    public Ranking rank(SelectionInput input) throws InterruptedException {
        List<Candidate> candidates = input.candidates();
        List<Heard> heard = hear(input);
        double[] combined = combine(heard, candidates.size());
        weighCost(combined, candidates);
        double[] scores = CacheAffinity.of(input).adjust(combined);
        int winner = Scores.best(scores);
        return new Ranking(scores, winner, heard.isEmpty() ? 1.0 / candidates.size() : confidence(heard, winner));
    }

    /// What the parts say; one that cannot tell is left out.
    private List<Heard> hear(SelectionInput input) throws InterruptedException {
        var heard = new ArrayList<Heard>(parts.size());
        for (Weighted weighted : parts) {
            try {
                heard.add(new Heard(weighted.part().rank(input), weighted.weight()));
            } catch (UnavailableException unavailable) {
                LoggerFactory.getLogger(WeightedBlend.class)
                        .atDebug()
                        .addKeyValue("errorCode", unavailable.failure().code())
                        .log("a part of the blend cannot tell");
            }
        }
        return heard;
    }

    private double[] combine(List<Heard> heard, int candidates) {
        double[] combined = new double[candidates];
        if (heard.isEmpty()) {
            Arrays.fill(combined, 1.0 / candidates);
            return combined;
        }
        double total = heard.stream().mapToDouble(Heard::weight).sum();
        for (Heard part : heard) {
            double[] scores = normalize
                    ? Scores.minMax(part.ranking().scores())
                    : part.ranking().scores();
            for (int i = 0; i < combined.length; i++) {
                combined[i] += part.weight() / total * (Double.isNaN(scores[i]) ? 0 : scores[i]);
            }
        }
        return combined;
    }

    private void weighCost(double[] combined, List<Candidate> candidates) {
        double[] relative = Scores.minMax(candidates.stream()
                .mapToDouble(candidate ->
                        candidate.profile().pricing().map(Pricing::promptPer1m).orElse(Double.NaN))
                .toArray());
        for (int i = 0; i < combined.length; i++) {
            if (!Double.isNaN(relative[i])) {
                combined[i] *= 1 + (1 - relative[i]) * costFactor;
            }
        }
    }

    /// Mean of the share of parts that agree with the choice and of their own confidence.
    private static double confidence(List<Heard> heard, int winner) {
        double agreeing =
                heard.stream().filter(part -> part.ranking().winner() == winner).count();
        double sure =
                heard.stream().mapToDouble(part -> part.ranking().confidence()).sum();
        return (agreeing + sure) / heard.size() / 2;
    }
}

package semanticrouter.selectors.score;

import java.util.List;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.SelectionInput;

/// Scores candidates by expected quality less cost (specification: selection §1.4.4).
///
/// No verifier reports back, so every model keeps the prior verification probability and no escalation is rewarded; the
/// discounted term of the formula is then zero for all.
///
/// @param options thresholds and weights
/// @param costWeight weight of cost among the request's weights, in [0, 1]
record ExpectedValue(Automix.Defaults options, double costWeight) implements Part {
    private static final double VERIFIED = 0.7;
    private static final double QUALITY = 0.8;
    private static final double BONUS = 1.1;

    @Override
    public Ranking rank(SelectionInput input) {
        List<ModelProfile> models =
                input.candidates().stream().map(Candidate::profile).toList();
        double[] expected = models.stream().mapToDouble(this::expected).toArray();
        double[] values = new double[expected.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = options.costAwareRouting() ? value(expected[i], cost(models.get(i))) : expected[i];
        }
        // Cheaper models win ties, so the best is looked for in the order of cost.
        int winner = 0;
        for (int i = 1; i < values.length; i++) {
            boolean cheaper = cost(models.get(i)) < cost(models.get(winner));
            if (values[i] > values[winner] || (values[i] == values[winner] && cheaper)) {
                winner = i;
            }
        }
        return new Ranking(expected, winner, VERIFIED);
    }

    /// Expected value of a model's answer.
    double expected(ModelProfile model) {
        double quality = model.quality().orElse(0) > 0 ? model.quality().getAsDouble() : QUALITY;
        double price = cost(model);
        return quality - (options.costAwareRouting() && price > 0 ? price / 10 * options.costQualityTradeoff() : 0);
    }

    /// Expected value weighed against the price.
    double value(double expected, double price) {
        double weighed = price > 0 ? expected / (1 + price * costWeight) : expected;
        return VERIFIED >= options.verificationThreshold() ? weighed * BONUS : weighed;
    }

    private static double cost(ModelProfile model) {
        return model.pricing().map(Pricing::promptPer1m).orElse(0.0);
    }
}

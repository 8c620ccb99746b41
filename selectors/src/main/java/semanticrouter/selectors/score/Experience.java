package semanticrouter.selectors.score;

import java.util.OptionalDouble;
import semanticrouter.core.selection.SelectionInput;

/// Scores candidates by rating, as chess players are (specification: selection §1.4.2).
///
/// A model's rating starts from the quality on its card, 1000 + 1000 · quality, or at 1500 when the card says nothing;
/// no comparison has been seen, so the confidence is that of a newcomer.
final class Experience implements Part {
    private static final double NEWCOMER = Scores.sigmoid(0.2 * (0 - 5));

    @Override
    public Ranking rank(SelectionInput input) {
        double[] scores = scores(input.candidates().stream()
                .mapToDouble(candidate -> rating(candidate.profile().quality()))
                .toArray());
        return new Ranking(scores, Scores.best(scores), NEWCOMER);
    }

    private static double rating(OptionalDouble quality) {
        return quality.isPresent() ? 1000 + 1000 * quality.getAsDouble() : 1500;
    }

    /// Shares 10^(R/400), summing to 1.
    static double[] scores(double[] ratings) {
        return Scores.softmax(ratings, 400 / Math.log(10));
    }
}

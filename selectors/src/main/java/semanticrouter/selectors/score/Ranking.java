package semanticrouter.selectors.score;

import java.util.List;
import java.util.Locale;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.Selection;

/// One number per candidate, and what follows from them.
///
/// @param scores in the order of the candidates, greater is better; NaN for a candidate that cannot win; not to be
///     written
/// @param winner index of the candidate that wins
/// @param confidence in [0, 1]
@SuppressWarnings("ArrayRecordComponent") // handed on within a selection, never compared
record Ranking(double[] scores, int winner, double confidence) {
    /// The choice as the pipeline wants it.
    ///
    /// @param why what the winner is best in, for example `highest weighted score`
    Selection choose(List<Candidate> candidates, String method, String why) {
        String reason = String.format(
                Locale.ROOT,
                "%s among %d models: %.4f, confidence %.4f",
                why,
                candidates.size(),
                scores[winner],
                confidence);
        return new Selection.Single(candidates.get(winner), method, reason);
    }
}

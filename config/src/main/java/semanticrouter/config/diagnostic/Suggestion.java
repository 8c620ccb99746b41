package semanticrouter.config.diagnostic;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Finds what a misspelt word was probably meant to be (specification: signals §1.1 step 6).
public final class Suggestion {
    /// Largest edit distance that still counts as a misspelling.
    public static final int MAX_DISTANCE = 3;

    private static final Pattern OFFER = Pattern.compile("did you mean \"([^\"]+)\"\\?");

    private Suggestion() {}

    /// The candidate with the smallest edit distance of at most {@link #MAX_DISTANCE} and at most two fifths of the
    /// longer word, or one edit that keeps half of it; the first of equals. Short words are near to each other by
    /// chance, so `ftp` is not offered `http`.
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        String best = null;
        int least = MAX_DISTANCE + 1;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            int longer = Math.max(word.length(), candidate.length());
            if (distance < least && distance <= Math.max(1, 2 * longer / 5) && 2 * distance <= longer) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /// `did you mean "x"?`, or nothing.
    public static String hint(String word, Collection<String> candidates) {
        return nearest(word, candidates)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("");
    }

    /// The word that a hint made by {@link #hint} offers.
    public static Optional<String> offered(String hint) {
        return OFFER.matcher(hint)
                .results()
                .map((MatchResult match) -> match.group(1))
                .findFirst();
    }

    /// Edits that lead from one word to the other, over code points, cut off at {@link #MAX_DISTANCE} + 1: a letter
    /// more, less or changed, or two neighbours swapped (optimal string alignment).
    static int distance(String a, String b) {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        if (Math.abs(left.length - right.length) > MAX_DISTANCE) {
            return MAX_DISTANCE + 1;
        }
        var beforePrevious = new int[right.length + 1];
        var previous = new int[right.length + 1];
        for (int j = 0; j <= right.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length; i++) {
            var current = new int[right.length + 1];
            current[0] = i;
            for (int j = 1; j <= right.length; j++) {
                int substitution = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
                    current[j] = Math.min(current[j], 1 + beforePrevious[j - 2]);
                }
            }
            beforePrevious = previous;
            previous = current;
        }
        return Math.min(previous[right.length], MAX_DISTANCE + 1);
    }
}

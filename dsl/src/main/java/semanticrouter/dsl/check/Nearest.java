package semanticrouter.dsl.check;

import java.util.Collection;
import java.util.Optional;

/// Finds the name that was probably meant. Source: routing language specification 5.5.
final class Nearest {
    private Nearest() {}

    /// The candidate of smallest edit distance, at most half the word's length and one; the first of equals.
    static Optional<String> of(String word, Collection<String> candidates) {
        String best = null;
        int least = word.length() / 2 + 2;
        for (String candidate : candidates) {
            int distance = distance(word, candidate, least);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Levenshtein distance; `limit` or more when it is not below it.
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}

package semanticrouter.signals.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Levenshtein distance over code points, within a bound.
public final class EditDistance {
    private EditDistance() {}

    /// True when the distance is at most `bound`; looks only at the band of width `2 * bound + 1` around the
    /// diagonal and stops as soon as a whole row exceeds the bound (Ukkonen, 1985).
    public static boolean within(int[] a, int[] b, int bound) {
        if (Math.abs(a.length - b.length) > bound) {
            return false;
        }
        if (Math.max(a.length, b.length) <= bound) {
            return true;
        }
        int far = bound + 1;
        int[] previous = new int[b.length + 1];
        int[] current = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            previous[j] = Math.min(j, far);
        }
        for (int i = 1; i <= a.length; i++) {
            Arrays.fill(current, far);
            current[0] = Math.min(i, far);
            int least = current[0];
            int to = Math.min(b.length, i + bound);
            for (int j = Math.max(1, i - bound); j <= to; j++) {
                int change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.min(Math.min(change, far), 1 + Math.min(previous[j], current[j - 1]));
                least = Math.min(least, current[j]);
            }
            if (least > bound) {
                return false;
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length] <= bound;
    }

    /// The word that is nearest to another in at most `bound` edits and at most two fifths of the longer word, or in
    /// one edit; the first of equals.
    public static Optional<String> nearest(String word, List<String> candidates, int bound) {
        int[] points = word.codePoints().toArray();
        for (int edits = 0; edits <= bound; edits++) {
            for (String candidate : candidates) {
                int[] other = candidate.codePoints().toArray();
                boolean few = edits <= Math.max(1, 2 * Math.max(points.length, other.length) / 5);
                if (few && within(points, other, edits)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /// True when some stretch of the text is within `bound` of the pattern (Sellers, 1980); for scripts without
    /// spaces.
    public static boolean occursWithin(int[] text, int[] pattern, int bound) {
        int[] column = new int[pattern.length + 1];
        for (int j = 0; j <= pattern.length; j++) {
            column[j] = j;
        }
        for (int point : text) {
            int diagonal = column[0];
            for (int j = 1; j <= pattern.length; j++) {
                int change = diagonal + (point == pattern[j - 1] ? 0 : 1);
                diagonal = column[j];
                column[j] = Math.min(change, 1 + Math.min(column[j], column[j - 1]));
            }
            if (column[pattern.length] <= bound) {
                return true;
            }
        }
        return column[pattern.length] <= bound;
    }
}

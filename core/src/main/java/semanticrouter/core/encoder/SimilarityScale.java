package semanticrouter.core.encoder;

import java.util.Arrays;

/// Puts an encoder's cosines on the scale that absolute thresholds are written for: .5 where texts begin to have
/// something in common, .8 where they are of one intention, 1 for the same. Monotone: straight between its points.
///
/// @param cosines rising, from -1 to 1; the arrays are shared and must not be written
/// @param scores of the same length, rising
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SimilarityScale(double[] cosines, double[] scores) {
    /// The cosine itself, of encoders that nothing is known about.
    public static final SimilarityScale PLAIN = new SimilarityScale(new double[] {-1, 1}, new double[] {-1, 1});

    /// @throws IllegalArgumentException if a text that is nearer could get a lower score
    public SimilarityScale {
        if (cosines.length != scores.length || cosines.length < 2 || !rises(cosines) || !rises(scores)) {
            throw new IllegalArgumentException("a scale of similarity needs rising cosines, each with a higher score: "
                    + Arrays.toString(cosines) + " " + Arrays.toString(scores));
        }
    }

    private static boolean rises(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (!(values[i] > values[i - 1])) {
                return false;
            }
        }
        return true;
    }

    /// The score of a cosine; of one beyond the ends that of the end.
    public double of(double cosine) {
        int last = cosines.length - 1;
        if (!(cosine > cosines[0])) {
            return scores[0];
        }
        for (int i = 1; i <= last; i++) {
            if (cosine <= cosines[i]) {
                double share = (cosine - cosines[i - 1]) / (cosines[i] - cosines[i - 1]);
                return scores[i - 1] + share * (scores[i] - scores[i - 1]);
            }
        }
        return scores[last];
    }
}

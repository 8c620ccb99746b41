package semanticrouter.cli.mock;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// The vector of a text: each of its words has a direction of its own, always the same, and the text has the sum of
/// them. Texts that share words are alike; of meaning it knows nothing.
final class WordVector {
    private static final Pattern WORD = Pattern.compile("\\p{IsHan}|[\\p{L}\\p{N}&&[^\\p{IsHan}]]+");

    private WordVector() {}

    /// @param dimension of the vector, at least 1
    /// @return a vector of length 1; the first axis where the text has no words
    static float[] of(String text, int dimension) {
        double[] sum = new double[dimension];
        WORD.matcher(text.toLowerCase(Locale.ROOT)).results().forEach(word -> {
            var direction = new SplittableRandom(word.group().hashCode());
            for (int i = 0; i < dimension; i++) {
                sum[i] += direction.nextGaussian();
            }
        });
        double square = 0;
        for (double value : sum) {
            square += value * value;
        }
        float[] vector = new float[dimension];
        if (square == 0) {
            vector[0] = 1;
            return vector;
        }
        double length = Math.sqrt(square);
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) (sum[i] / length);
        }
        return vector;
    }
}

package semanticrouter.selectors.learned;

import java.util.List;
import java.util.Locale;
import semanticrouter.core.encoder.Embedding;

/// The vector learned algorithms look at: the embedding of the request, then 14 numbers of which the one of its
/// category is 1 (specification: selection §1.4.9).
final class Features {
    private static final List<String> CATEGORIES = List.of(
            "math",
            "physics",
            "chemistry",
            "biology",
            "computer science",
            "history",
            "economics",
            "business",
            "law",
            "health",
            "psychology",
            "philosophy",
            "other",
            "unknown");

    private static final int OTHER = CATEGORIES.indexOf("other");

    private Features() {}

    /// @param dimension numbers taken of the embedding, 0 for all
    static double[] of(Embedding request, int dimension, String category) {
        float[] values = request.values();
        int taken = dimension == 0 ? values.length : Math.min(dimension, values.length);
        double[] features = new double[taken + CATEGORIES.size()];
        for (int i = 0; i < taken; i++) {
            features[i] = values[i];
        }
        int at = CATEGORIES.indexOf(category.toLowerCase(Locale.ROOT).replace('_', ' '));
        features[taken + (at < 0 ? OTHER : at)] = 1;
        return features;
    }
}

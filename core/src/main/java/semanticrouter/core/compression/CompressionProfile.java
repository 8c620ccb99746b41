package semanticrouter.core.compression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What counts in a text of some kind (specification: signals §2.1.5).
///
/// @param textRank weight of central sentences
/// @param position weight of the place
/// @param tfIdf weight of rare words
/// @param novelty weight of unusual sentences
/// @param depth how much less the middle counts, 0 to 1
/// @param first sentences at the beginning that stay
/// @param last sentences at the end that stay
public record CompressionProfile(
        double textRank, double position, double tfIdf, double novelty, double depth, int first, int last) {
    private static final Map<String, CompressionProfile> NAMED = named();

    private static Map<String, CompressionProfile> named() {
        var named = new LinkedHashMap<String, CompressionProfile>();
        named.put("default", new CompressionProfile(.20, .40, .35, .05, .5, 3, 2));
        named.put("coding", new CompressionProfile(.15, .30, .40, .15, .6, 2, 4));
        named.put("medical", new CompressionProfile(.20, .35, .30, .15, .5, 3, 2));
        named.put("security", new CompressionProfile(.15, .30, .25, .30, .6, 2, 3));
        named.put("multi_turn", new CompressionProfile(.15, .25, .35, .10, .5, 2, 5));
        return Collections.unmodifiableMap(named);
    }

    /// Names of the profiles that come with the program.
    public static List<String> names() {
        return List.copyOf(NAMED.keySet());
    }

    /// A profile that comes with the program; case and `-` for `_` do not matter, empty is `default`.
    public static Optional<CompressionProfile> named(String name) {
        String key = name.toLowerCase(Locale.ROOT).replace('-', '_');
        return Optional.ofNullable(NAMED.get(key.isEmpty() ? "default" : key));
    }

    /// The weights with a sum of 1; none positive means that all count alike.
    double[] weights() {
        double[] weights = {Math.max(0, textRank), Math.max(0, position), Math.max(0, tfIdf), Math.max(0, novelty)};
        double sum = weights[0] + weights[1] + weights[2] + weights[3];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = sum > 0 ? weights[i] / sum : 0.25;
        }
        return weights;
    }
}

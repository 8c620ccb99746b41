package semanticrouter.core.projection;

import java.util.List;
import semanticrouter.core.rule.NumericPredicate;

/// Turns a score into named bands that decisions refer to (specification: signals §3.3).
///
/// @param source name of the score
/// @param multiEmit every band that holds is emitted, not only the first
/// @param slope of the confidence; 12 unless configured
public record Mapping(String name, String source, boolean multiEmit, double slope, List<Output> outputs) {
    public static final double DEFAULT_SLOPE = 12;

    public Mapping {
        outputs = List.copyOf(outputs);
    }

    /// One band.
    public record Output(String name, NumericPredicate band) {}

    /// Confidence of an emitted band: `1/(1+e^(-slope·d))` with d the distance to its nearest bound.
    public double confidence(Output output, double score) {
        return 1 / (1 + Math.exp(-slope * output.band().distance(score)));
    }
}

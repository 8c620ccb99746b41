package semanticrouter.core.projection;

import java.util.List;

/// A weighted sum over signals and other projections (specification: signals §3.2).
public record Score(String name, List<Input> inputs) {
    public Score {
        inputs = List.copyOf(inputs);
    }

    /// One term of the sum.
    ///
    /// @param type family, `kb_metric` or `projection`
    /// @param name signal, score or mapping output
    /// @param source how the number is read
    /// @param weight its factor
    /// @param match value of a match for {@link Source#BINARY}
    /// @param miss value otherwise
    public record Input(String type, String name, Source source, double weight, double match, double miss) {}

    /// How a term's number is read.
    public enum Source {
        /// `match` or `miss`.
        BINARY,
        /// The stored confidence of a match, 1 when none is stored, 0 without a match.
        CONFIDENCE,
        /// The raw number recorded for the name, 0 when there is none.
        RAW,
        /// The total of another score.
        SCORE
    }
}

package semanticrouter.config.tree;

/// What a scalar means under the core schema of YAML 1.2. Any quoted scalar is a {@link Text}.
public sealed interface Scalar {
    /// Nothing: `null`, `~` or an empty value.
    record Null() implements Scalar {}

    record Bool(boolean value) implements Scalar {}

    /// A whole number of up to 64 bits.
    record Whole(long value) implements Scalar {}

    /// Any other number; may be infinite or NaN.
    record Real(double value) implements Scalar {}

    record Text(String value) implements Scalar {}
}

package semanticrouter.encoders.model;

/// A model's first output.
///
/// @param values row-major
/// @param shape for example `[1][tokens][dimension]` or `[1][labels]`
@SuppressWarnings("ArrayRecordComponent") // a buffer on its way from the model, never compared
public record Tensor(float[] values, long[] shape) {
    /// Length of the last axis.
    public int lastAxis() {
        return (int) shape[shape.length - 1];
    }
}

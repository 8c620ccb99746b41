package semanticrouter.encoders.model;

import java.util.List;
import semanticrouter.core.fault.UnavailableException;

/// A loaded model that can be run: the seam between us and ONNX Runtime. Safe for all threads.
public interface TensorSession extends AutoCloseable {
    /// Runs one row; blocks a platform thread in native code, so call it from a lane only.
    ///
    /// @throws UnavailableException `encoder_failed` when the model refuses or breaks
    default Tensor run(TokenRow row) throws UnavailableException {
        return run(row, 1).getFirst();
    }

    /// Runs one row and gives the first outputs in the order of the model.
    ///
    /// @param outputs how many, from 1 to as many as the model has
    /// @throws UnavailableException as {@link #run(TokenRow)}
    List<Tensor> run(TokenRow row, int outputs) throws UnavailableException;

    /// Axes of the first output as the model declares them, -1 where dynamic.
    List<Long> outputShape();

    @Override
    void close();
}

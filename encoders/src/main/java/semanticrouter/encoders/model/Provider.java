package semanticrouter.encoders.model;

/// Where ONNX Runtime computes.
public enum Provider {
    CPU,
    CUDA,
    ROCM
}

/// Neural models on disk and in memory: directories in the Hugging Face layout, ONNX Runtime sessions, and how a text
/// becomes their input. Start at {@link ModelSource} and {@link TensorSession}.
@NullMarked
package semanticrouter.encoders.model;

import org.jspecify.annotations.NullMarked;

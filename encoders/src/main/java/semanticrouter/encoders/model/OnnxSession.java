package semanticrouter.encoders.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.fault.UnavailableException;

/// A BERT-like model in ONNX Runtime: `input_ids`, `attention_mask` and, where declared, `token_type_ids` in; the first
/// outputs back.
public final class OnnxSession implements TensorSession {
    private static final Logger LOGGER = LoggerFactory.getLogger(OnnxSession.class);
    private static final List<String> KNOWN_INPUTS = List.of("input_ids", "attention_mask", "token_type_ids");

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String where;
    private final List<Long> outputShape;

    private OnnxSession(OrtEnvironment environment, OrtSession session, String where) throws OrtException, IOException {
        this.environment = environment;
        this.session = session;
        this.where = where;
        for (String input : session.getInputNames()) {
            if (!KNOWN_INPUTS.contains(input)) {
                throw new IOException(where + " wants an input '" + input + "'; known are " + KNOWN_INPUTS);
            }
        }
        NodeInfo first = session.getOutputInfo().values().iterator().next();
        if (!(first.getInfo() instanceof TensorInfo tensor)) {
            throw new IOException(where + " gives no tensor");
        }
        this.outputShape = Arrays.stream(tensor.getShape()).boxed().toList();
    }

    /// Loads a model on the calling thread.
    ///
    /// @param where names the model in errors
    /// @throws IOException with a sentence for a person when the model or the provider cannot be used
    public static OnnxSession open(ModelBytes model, Provider provider, String where) throws IOException {
        try (var options = new OrtSession.SessionOptions();
                Arena arena = Arena.ofConfined()) {
            // One text is one thread's work; parallelism comes from the lane. Spinning would burn the other core.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            choose(provider, options);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            // Outside the heap, where the native side reads it in place: in the heap it would move the collector.
            ByteBuffer bytes = arena.allocate(model.length()).asByteBuffer();
            model.write(bytes);
            OrtSession session = environment.createSession(bytes.flip(), options);
            try {
                return new OnnxSession(environment, session, where);
            } catch (IOException | OrtException | RuntimeException refused) {
                session.close();
                throw refused;
            }
        } catch (OrtException broken) {
            throw new IOException(where + " cannot be loaded: " + broken.getMessage(), broken);
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError missing) {
            throw new IOException(
                    "ONNX Runtime has no library for " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"),
                    missing);
        }
    }

    /// Loads the native library, so that a later {@link #open} need not; what goes wrong is told by that one.
    public static void prepare() {
        try {
            OrtEnvironment.getEnvironment();
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError missing) {
            LOGGER.atDebug().setCause(missing).log("ONNX Runtime's library could not be loaded");
        }
    }

    private static void choose(Provider provider, OrtSession.SessionOptions options) throws OrtException, IOException {
        OrtProvider wanted = switch (provider) {
            case CPU -> OrtProvider.CPU;
            case CUDA -> OrtProvider.CUDA;
            case ROCM -> OrtProvider.ROCM;
        };
        if (!OrtEnvironment.getAvailableProviders().contains(wanted)) {
            throw new IOException(
                    "the execution provider " + provider + " is not in this build of ONNX Runtime (it has "
                            + OrtEnvironment.getAvailableProviders()
                            + "); put onnxruntime_gpu of the same version on the class "
                            + "path, or set the provider to CPU");
        }
        switch (provider) {
            case CPU -> {}
            case CUDA -> options.addCUDA(0);
            case ROCM -> options.addROCM(0);
        }
    }

    @Override
    public List<Tensor> run(TokenRow row, int outputs) throws UnavailableException {
        long[] shape = {1, row.ids().length};
        long[] mask = new long[row.ids().length];
        Arrays.fill(mask, 1);
        Map<String, OnnxTensor> inputs = new TreeMap<>();
        var opened = new ArrayList<OnnxTensor>();
        try {
            for (String name : session.getInputNames()) {
                long[] values = switch (name) {
                    case "input_ids" -> row.ids();
                    case "attention_mask" -> mask;
                    default -> row.types();
                };
                OnnxTensor tensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
                opened.add(tensor);
                inputs.put(name, tensor);
            }
            try (OrtSession.Result result = session.run(inputs)) {
                var tensors = new ArrayList<Tensor>(outputs);
                for (int i = 0; i < outputs; i++) {
                    tensors.add(copy((OnnxTensor) result.get(i)));
                }
                return tensors;
            }
        } catch (OrtException broken) {
            // The runtime's message holds shapes and node names, never the text.
            LOGGER.atDebug().setCause(broken).addKeyValue("model", where).log("inference failed");
            throw new UnavailableException("encoder_failed", where + ": " + broken.getMessage());
        } finally {
            opened.forEach(OnnxTensor::close);
        }
    }

    private static Tensor copy(OnnxTensor output) {
        FloatBuffer buffer = output.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return new Tensor(values, output.getInfo().getShape());
    }

    @Override
    public List<Long> outputShape() {
        return outputShape;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException broken) {
            LOGGER.atWarn().setCause(broken).addKeyValue("model", where).log("a model did not close cleanly");
        }
    }
}

package semanticrouter.encoders.head;

import java.io.IOException;
import java.util.List;
import semanticrouter.encoders.lane.Lane;
import semanticrouter.encoders.model.ModelConfig;
import semanticrouter.encoders.model.ModelLocation;
import semanticrouter.encoders.model.ModelBytes;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.model.OnnxSession;
import semanticrouter.encoders.model.Provider;
import semanticrouter.encoders.model.TensorSession;
import semanticrouter.encoders.tokenize.Tokenizer;
import semanticrouter.encoders.tokenize.Tokenizers;

/// An opened model directory in the Hugging Face layout: `config.json`, `tokenizer.json` and `model.onnx` (or
/// `onnx/model.onnx`).
///
/// @param where the directory, for errors
/// @param config kind and labels
/// @param tokenizer text to ids
/// @param session the weights
/// @param lane where it runs
/// @param maxWindows most windows one text is cut into
public record ModelDirectory(
        String where, ModelConfig config, Tokenizer tokenizer, TensorSession session, Lane lane, int maxWindows) {
    /// Opens and checks a directory on the calling thread.
    ///
    /// @throws IOException with a sentence for a person when a file is missing or does not fit the others
    public static ModelDirectory open(String location, Provider provider, Lane lane, int maxWindows)
            throws IOException {
        ModelLocation parts = ModelLocation.of(location);
        ModelSource source = ModelSource.of(parts.place());
        ModelConfig config = ModelConfig.read(source);
        Tokenizer tokenizer = Tokenizers.open(source.bytes("tokenizer.json"), source.where() + "/tokenizer.json");
        String weights = source.has("model.onnx") ? "model.onnx" : "onnx/model.onnx";
        byte[] model = parts.sha256().isEmpty() ? source.bytes(weights) : source.verified(weights, parts.sha256());
        TensorSession session = OnnxSession.open(ModelBytes.of(model), provider, source.where());
        List<Long> shape = session.outputShape();
        int axes = config.kind() == ModelConfig.Kind.SEQUENCE ? 2 : 3;
        boolean labelsFit = config.kind() == ModelConfig.Kind.ENCODER
                || shape.getLast() == -1
                || shape.getLast() == config.labels().size();
        if (shape.size() != axes || !labelsFit) {
            session.close();
            throw new IOException(
                    source.where() + ": the model's output has the shape " + shape + ", config.json calls for " + axes
                            + " axes and " + config.labels().size() + " labels " + config.labels());
        }
        return new ModelDirectory(source.where(), config, tokenizer, session, lane, maxWindows);
    }
}

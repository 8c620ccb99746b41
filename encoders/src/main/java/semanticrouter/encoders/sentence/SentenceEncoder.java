package semanticrouter.encoders.sentence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderPass;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.Job;
import semanticrouter.encoders.lane.Lane;
import semanticrouter.encoders.model.FusedBert;
import semanticrouter.encoders.model.ModelBytes;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.model.OnnxGraph;
import semanticrouter.encoders.model.OnnxSession;
import semanticrouter.encoders.model.Provider;
import semanticrouter.encoders.model.Tensor;
import semanticrouter.encoders.model.TensorSession;
import semanticrouter.encoders.model.TokenRow;
import semanticrouter.encoders.tokenize.Framing;
import semanticrouter.encoders.tokenize.Tokenizer;
import semanticrouter.encoders.tokenize.Tokenizers;
import semanticrouter.encoders.tokenize.Tokens;

/// Turns a text into a vector with a bidirectional transformer. Safe for all threads.
///
/// A text longer than a window is cut into several, which run side by side on the lane and are pooled together; what no
/// window covers is reported in {@link Encoded#coverage()}, never dropped in silence. Windows are shorter than the
/// model allows because attention grows with the square of the length: two windows of 256 tokens cost less than one of
/// 512, and no text holds a thread for longer than one window.
public final class SentenceEncoder {
    private final EncoderDeclaration declaration;
    private final Tokenizer tokenizer;
    private final TensorSession session;
    private final Lane lane;
    private final Keep keep;
    private final int maxWindows;
    private final Parts parts;

    /// Whether {@link Encoded#states()} is filled.
    public enum Keep {
        VECTORS,
        VECTORS_AND_STATES
    }

    public SentenceEncoder(EncoderDeclaration declaration, Parts parts, Lane lane, Keep keep, int maxWindows) {
        this.declaration = declaration;
        this.parts = parts;
        this.tokenizer = parts.tokenizer();
        this.session = parts.session();
        this.lane = lane;
        this.keep = keep;
        this.maxWindows = maxWindows;
    }

    /// The two files of an encoder, opened.
    ///
    /// @param outputs what the session gives that is read: the last state, then those of the pooled layers
    public record Parts(Tokenizer tokenizer, TensorSession session, int outputs) {
        /// What the exporter calls the state behind the last layer.
        private static final String OUTPUT = "last_hidden_state";

        /// Reads and checks both files on the calling thread.
        ///
        /// @throws IOException naming the file that is missing, changed or of the wrong shape
        public static Parts open(EncoderDeclaration declaration, Provider provider) throws IOException {
            return open(declaration, 0, provider);
        }

        /// Reads and checks both files, and ends the model behind a layer.
        ///
        /// @param layer last layer that is computed, counted from 1; 0 for all
        /// @throws IOException as {@link #open(EncoderDeclaration, Provider)}
        public static Parts open(EncoderDeclaration declaration, int layer, Provider provider) throws IOException {
            ModelSource source = ModelSource.of(declaration.location());
            byte[] whole = read(
                    source, source.has("model.onnx") ? "model.onnx" : "onnx/model.onnx", declaration.modelSha256());
            boolean all = layer == 0 || layer == declaration.layers();
            boolean fuse = declaration.heads() > 0 && provider == Provider.CPU;
            ModelBytes model;
            if (all) {
                model = fuse ? fused(declaration, whole) : withPooledLayers(declaration, whole);
            } else {
                model = endingAt(
                        layer, declaration, fuse ? fused(declaration, whole).bytes() : whole);
            }
            TensorSession session = OnnxSession.open(model, provider, declaration.name());
            List<Long> shape = session.outputShape();
            if (shape.size() != 3 || (shape.getLast() != -1 && shape.getLast() != declaration.dimension())) {
                session.close();
                throw new IOException(declaration.name() + " gives " + shape + ", declared is [batch, tokens, "
                        + declaration.dimension() + "]");
            }
            byte[] json = read(source, "tokenizer.json", declaration.tokenizerSha256());
            return new Parts(
                    Tokenizers.open(json, source.where() + "/tokenizer.json"),
                    session,
                    all ? 1 + declaration.pooledLayers().size() : 1);
        }

        private static ModelBytes endingAt(int layer, EncoderDeclaration declaration, byte[] model) throws IOException {
            return ModelBytes.of(OnnxGraph.endingAt(model, behind(declaration, layer), declaration.name()));
        }

        private static ModelBytes withPooledLayers(EncoderDeclaration declaration, byte[] model) throws IOException {
            List<String> tensors = pooled(declaration);
            return ModelBytes.of(tensors.isEmpty() ? model : OnnxGraph.alsoGiving(model, tensors, declaration.name()));
        }

        private static List<String> pooled(EncoderDeclaration declaration) {
            return declaration.pooledLayers().stream()
                    .map(layer -> behind(declaration, layer))
                    .toList();
        }

        private static String behind(EncoderDeclaration declaration, int layer) {
            return String.format(Locale.ROOT, declaration.layerOutput(), layer - 1);
        }

        private static ModelBytes fused(EncoderDeclaration declaration, byte[] whole) throws IOException {
            return FusedBert.of(
                    whole,
                    new FusedBert.Shape(
                            declaration.layers(),
                            declaration.heads(),
                            declaration.layerOutput(),
                            OUTPUT,
                            pooled(declaration)),
                    declaration.name());
        }

        private static byte[] read(ModelSource source, String name, String sha256) throws IOException {
            return sha256.isEmpty() ? source.bytes(name) : source.verified(name, sha256);
        }
    }

    /// The same model, kept in memory once, that also gives the state of each token.
    public SentenceEncoder withStates() {
        return keep == Keep.VECTORS_AND_STATES
                ? this
                : new SentenceEncoder(declaration, parts, lane, Keep.VECTORS_AND_STATES, maxWindows);
    }

    public EncoderDeclaration declaration() {
        return declaration;
    }

    /// What a pass of this encoder over a text looks like to a person.
    public EncoderPass shown(String text, Encoded encoded) {
        Tokens tokens = encoded.tokens();
        var pieces = new ArrayList<EncoderPass.Piece>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            int start = tokens.starts()[i];
            int end = tokens.ends()[i];
            String word = tokenizer.word(tokens.ids()[i]);
            pieces.add(new EncoderPass.Piece(
                    word.isEmpty() ? text.substring(start, end) : word, tokens.ids()[i], start, end));
        }
        return new EncoderPass(
                declaration.name(),
                declaration.layers(),
                declaration.heads(),
                declaration.dimension(),
                declaration.vectorDimension(),
                declaration.pooling().name().toLowerCase(Locale.ROOT),
                declaration.windowTokens(),
                words(tokenizer.framing().before()),
                pieces,
                words(tokenizer.framing().after()),
                encoded.coverage());
    }

    private List<String> words(List<Integer> ids) {
        return ids.stream().map(tokenizer::word).toList();
    }

    /// Runs the model over a text.
    ///
    /// @throws UnavailableException `encoder_busy`, `encoder_timeout` or `encoder_failed`
    public Encoded encode(String text, Deadline deadline) throws UnavailableException, InterruptedException {
        int shift = declaration.prefix().length();
        Tokens tokens = tokenizer.encode(declaration.prefix() + text);
        Framing framing = tokenizer.framing();
        List<Window> windows = Window.cut(tokens, declaration.windowTokens() - framing.singleOverhead(), maxWindows);
        var jobs = new ArrayList<Job<Pooled>>(windows.size());
        for (Window window : windows) {
            TokenRow row = TokenRow.single(framing, tokens, window.from(), window.to());
            jobs.add(new Job<>(row.ids().length, () -> pool(row, window)));
        }
        List<Pooled> pooled = lane.run(jobs, deadline);
        return combine(shift == 0 ? tokens : shifted(tokens, shift), windows, pooled);
    }

    @SuppressWarnings("ArrayRecordComponent") // sums on their way to one vector
    private record Pooled(float[] sum, float[] first, float[] layers, int rows, Encoded.WindowStates states) {}

    private Pooled pool(TokenRow row, Window window) throws UnavailableException {
        List<Tensor> outputs = session.run(row, parts.outputs());
        Tensor output = outputs.getFirst();
        int dimension = output.lastAxis();
        int rows = row.ids().length;
        float[] values = output.values();
        if (dimension != declaration.dimension() || values.length != rows * dimension) {
            throw new UnavailableException(
                    "encoder_failed",
                    declaration.name() + " gave " + values.length + " numbers for " + rows + " tokens");
        }
        float[] states = keep == Keep.VECTORS
                ? new float[0]
                : Arrays.copyOfRange(values, row.offset() * dimension, (row.offset() + window.size()) * dimension);
        return new Pooled(
                sum(values, dimension),
                Arrays.copyOf(values, dimension),
                layers(outputs, dimension),
                rows,
                new Encoded.WindowStates(window, states));
    }

    /// The sums of the layers before the last and the greatest values of the last; empty where no other is read.
    private static float[] layers(List<Tensor> outputs, int dimension) {
        if (outputs.size() == 1) {
            return new float[0];
        }
        float[] layers = new float[outputs.size() * dimension];
        for (int i = 1; i < outputs.size(); i++) {
            System.arraycopy(sum(outputs.get(i).values(), dimension), 0, layers, (i - 1) * dimension, dimension);
        }
        int greatest = layers.length - dimension;
        Arrays.fill(layers, greatest, layers.length, Float.NEGATIVE_INFINITY);
        float[] last = outputs.getFirst().values();
        for (int from = 0; from < last.length; from += dimension) {
            for (int d = 0; d < dimension; d++) {
                layers[greatest + d] = Math.max(layers[greatest + d], last[from + d]);
            }
        }
        return layers;
    }

    private static float[] sum(float[] states, int dimension) {
        float[] sum = new float[dimension];
        for (int from = 0; from < states.length; from += dimension) {
            for (int d = 0; d < dimension; d++) {
                sum[d] += states[from + d];
            }
        }
        return sum;
    }

    private Encoded combine(Tokens tokens, List<Window> windows, List<Pooled> parts) {
        int dimension = declaration.dimension();
        float[] mean = new float[dimension];
        float[] first = new float[dimension];
        int rows = 0;
        for (Pooled part : parts) {
            rows += part.rows();
        }
        for (Pooled part : parts) {
            for (int d = 0; d < dimension; d++) {
                mean[d] += part.sum()[d] / rows;
                first[d] += part.first()[d] * part.rows() / rows;
            }
        }
        float[] vector = switch (declaration.pooling()) {
            case MEAN -> unit(mean, declaration.vectorDimension());
            case FIRST -> unit(first, declaration.vectorDimension());
        };
        List<Encoded.WindowStates> states = keep == Keep.VECTORS
                ? List.of()
                : parts.stream().map(Pooled::states).toList();
        return new Encoded(
                tokens,
                new Embedding(vector),
                mean,
                first,
                layers(parts, dimension, rows),
                states,
                Window.coverage(tokens, windows));
    }

    private static float[] layers(List<Pooled> parts, int dimension, int rows) {
        float[] layers = new float[parts.getFirst().layers().length];
        int greatest = Math.max(0, layers.length - dimension);
        Arrays.fill(layers, greatest, layers.length, Float.NEGATIVE_INFINITY);
        for (Pooled part : parts) {
            for (int i = 0; i < greatest; i++) {
                layers[i] += part.layers()[i] / rows;
            }
            for (int i = greatest; i < layers.length; i++) {
                layers[i] = Math.max(layers[i], part.layers()[i]);
            }
        }
        return layers;
    }

    private static float[] unit(float[] vector, int kept) {
        double square = 0;
        for (int i = 0; i < kept; i++) {
            square += (double) vector[i] * vector[i];
        }
        float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
        float[] unit = new float[kept];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = vector[i] * scale;
        }
        return unit;
    }

    /// Offsets relative to the caller's text; tokens of the prefix become empty at its start.
    private static Tokens shifted(Tokens tokens, int shift) {
        int[] starts = tokens.starts().clone();
        int[] ends = tokens.ends().clone();
        for (int i = 0; i < starts.length; i++) {
            starts[i] = Math.max(0, starts[i] - shift);
            ends[i] = Math.max(0, ends[i] - shift);
        }
        return new Tokens(tokens.ids(), starts, ends);
    }
}

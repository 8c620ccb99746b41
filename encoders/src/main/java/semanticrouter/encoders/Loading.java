package semanticrouter.encoders;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import semanticrouter.encoders.EncoderOptions.Binding;
import semanticrouter.encoders.head.HeadDeclaration;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.ModelDirectory;
import semanticrouter.encoders.head.OnnxClassifier;
import semanticrouter.encoders.head.OnnxPairScorer;
import semanticrouter.encoders.head.OnnxTagger;
import semanticrouter.encoders.head.PairScorer;
import semanticrouter.encoders.head.ScriptClassifier;
import semanticrouter.encoders.head.TextClassifier;
import semanticrouter.encoders.head.TextTagger;
import semanticrouter.encoders.lane.Lane;
import semanticrouter.encoders.model.ModelConfig;
import semanticrouter.encoders.model.TensorSession;
import semanticrouter.encoders.multilingual.SentenceEncoders;
import semanticrouter.encoders.sentence.EncoderDeclaration;
import semanticrouter.encoders.tag.ChainTagger;

/// Gathers models while a runtime starts; used by one thread and then thrown away.
final class Loading {
    /// The task whose model reads a text behind another.
    private static final String DETECTOR = "hallucination";

    private final Lane lane;
    private final Map<String, TextClassifier> classifiers = new HashMap<>();
    private final Map<String, TextTagger> taggers = new HashMap<>();
    private final Map<String, PairScorer> scorers = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private @Nullable SentenceEncoders encoders;

    Loading(Lane lane) {
        this.lane = lane;
    }

    void encoders(SentenceEncoders sentence) {
        encoders = sentence;
        EncoderDeclaration declaration = sentence.standard().declaration();
        lines.add("embedding: " + declaration.name() + ", " + declaration.dimension() + " dimensions, "
                + declaration.licence() + ", " + declaration.origin());
        lines.addAll(sentence.lines());
    }

    /// Puts a built-in head in charge of its task, unless it reads the vectors of another encoder than the one loaded.
    void head(LinearHead head) {
        HeadDeclaration declaration = head.declaration();
        EncoderDeclaration sentence =
                Objects.requireNonNull(encoders, "no encoder").standard().declaration();
        if (declaration.dimension() > 0 && !declaration.encoder().equals(sentence.name())) {
            return;
        }
        classifiers.put(declaration.task(), head);
        lines.add(declaration.task() + ": built-in, " + declaration.labels());
    }

    /// Puts a built-in head in charge of the Chinese texts of a task, if its texts of other writings have a built-in
    /// head
    /// and it reads the vectors of the encoder for Chinese.
    void chinese(String task, LinearHead head) {
        TextClassifier standard = classifiers.get(task);
        boolean reads = encoders()
                .chinese()
                .filter(head.declaration().encoder()::equals)
                .isPresent();
        if (standard != null && reads) {
            classifiers.put(task, new ScriptClassifier(standard, head));
            lines.add(task + ", Chinese texts: built-in");
        }
    }

    /// Puts a built-in tagger in charge of its task.
    void tagger(ChainTagger tagger) {
        taggers.put(tagger.declaration().task(), tagger);
        lines.add(tagger.declaration().task() + ": built-in, " + tagger.labels());
    }

    /// Puts a built-in scorer of pairs in charge of its task, unless it reads another encoder than the one loaded.
    void scorer(String task, String encoder, PairScorer scorer) {
        if (encoder.equals(encoders().standard().declaration().name())) {
            scorers.put(task, scorer);
            lines.add(task + ": built-in" + (scorer.labels().isEmpty() ? "" : ", " + scorer.labels()));
        }
    }

    /// The sentence encoders, once they are there.
    SentenceEncoders encoders() {
        return Objects.requireNonNull(encoders, "no encoder");
    }

    /// Puts a model directory in charge of a task.
    void bind(Binding binding, ModelDirectory directory) throws IOException {
        if (binding.pair()) {
            if (directory.config().kind() != ModelConfig.Kind.SEQUENCE) {
                throw new IOException(directory.where()
                        + " scores no pairs: its config.json names no architecture …ForSequenceClassification");
            }
            scorers.put(binding.task(), new OnnxPairScorer(directory));
        } else if (binding.task().equals(DETECTOR)) {
            ModelConfig config = directory.config();
            if (config.kind() != ModelConfig.Kind.TOKEN || config.labels().size() != 2) {
                throw new IOException(directory.where() + " marks no unsupported passages: its config.json must name an"
                        + " architecture …ForTokenClassification and two labels, the second for what is unsupported");
            }
            taggers.put(binding.task(), new OnnxTagger(directory));
        } else {
            switch (directory.config().kind()) {
                case SEQUENCE -> classifiers.put(binding.task(), new OnnxClassifier(directory));
                case TOKEN -> taggers.put(binding.task(), new OnnxTagger(directory));
                case ENCODER ->
                    throw new IOException(directory.where()
                            + " is no classifier: its config.json names no architecture …ForSequenceClassification or "
                            + "…ForTokenClassification");
            }
        }
        lines.add(binding.task() + ": " + directory.where() + ", "
                + directory.config().labels());
    }

    /// @param sessions all open ones, to be closed with the runtime
    Loaded done(List<TensorSession> sessions) {
        return new Loaded(
                Objects.requireNonNull(encoders, "no encoder"), classifiers, taggers, scorers, lane, sessions, lines);
    }
}

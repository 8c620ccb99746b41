package semanticrouter.encoders;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderPass;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.head.EncodedText;
import semanticrouter.encoders.head.NGrams;
import semanticrouter.encoders.head.PairScorer;
import semanticrouter.encoders.head.TextClassifier;
import semanticrouter.encoders.head.TextTagger;
import semanticrouter.encoders.multilingual.SentenceEncoders;
import semanticrouter.encoders.sentence.Encoded;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// The encodings of one request: one forward pass and one answer per head for each distinct text.
///
/// At most {@link #MEMO_MAX} answers are kept; a request that asks for more texts gets them computed anew each time.
public final class RequestEncodings implements Encodings {
    /// Most answers one request keeps.
    static final int MEMO_MAX = 4096;

    private final Loaded loaded;
    private final Deadline deadline;
    private final ConcurrentHashMap<String, View> views = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Question, Once<Object>> answers = new ConcurrentHashMap<>();
    private final AtomicReference<Coverage> coverage = new AtomicReference<>(Coverage.NONE);

    RequestEncodings(Loaded loaded, Deadline deadline) {
        this.loaded = loaded;
        this.deadline = deadline;
    }

    private record Question(String task, String first, String second) {}

    @Override
    public Embedding embed(String text) throws UnavailableException, InterruptedException {
        return view(text).pass().embedding();
    }

    /// An exit is computed anew each time; only whole passes are shared.
    @Override
    public Embedding embed(String text, Exit exit) throws UnavailableException, InterruptedException {
        SentenceEncoders encoders = loaded.encoders();
        int layers = encoders.standard().declaration().layers();
        Encoded encoded = exit.layer() == 0 || exit.layer() == layers
                ? view(text).pass()
                : encoders.of(text, exit, deadline).encode(text, deadline);
        return encoded.embedding().truncated(exit.dimension());
    }

    @Override
    public EncoderPass pass(String text) throws UnavailableException, InterruptedException {
        Encoded encoded = view(text).pass();
        return loaded.encoders().of(text, deadline).shown(text, encoded);
    }

    /// Chinese is read by its own encoder, and so is what is compared with it.
    @Override
    public String embedder(List<String> texts) {
        SentenceEncoders encoders = loaded.encoders();
        String decisive = texts.stream().filter(encoders::separate).findFirst().orElse("");
        return encoders.declaration(decisive).name();
    }

    @Override
    public SimilarityScale scale(String text) {
        return loaded.encoders().declaration(text).scale();
    }

    /// A Chinese and another text are both read by the encoder for Chinese.
    @Override
    public double similarity(String first, String second) throws UnavailableException, InterruptedException {
        SentenceEncoders encoders = loaded.encoders();
        if (encoders.separate(first) == encoders.separate(second)) {
            return embed(first).cosine(embed(second));
        }
        SentenceEncoder both = encoders.forPair(first, second, deadline);
        return both.encode(first, deadline)
                .embedding()
                .cosine(both.encode(second, deadline).embedding());
    }

    @Override
    public Coverage coverage() {
        return coverage.get();
    }

    @Override
    public LabelScores classify(String task, String text) throws UnavailableException, InterruptedException {
        TextClassifier classifier = loaded.classifiers().get(task);
        if (classifier == null) {
            throw missing("classifier", task);
        }
        return (LabelScores) answer(new Question(task, text, "")).get(() -> classifier.classify(view(text)), deadline);
    }

    @Override
    public List<TokenSpan> label(String task, String text) throws UnavailableException, InterruptedException {
        TextTagger tagger = loaded.taggers().get(task);
        if (tagger == null) {
            throw missing("tagger", task);
        }
        Object spans = answer(new Question(task, text, "")).get(() -> new Spans(tagger.label(view(text))), deadline);
        return ((Spans) spans).list();
    }

    @Override
    public List<TokenSpan> mark(String task, String first, String second, double threshold)
            throws UnavailableException, InterruptedException {
        TextTagger tagger = loaded.taggers().get(task);
        if (tagger == null) {
            throw missing("tagger", task);
        }
        return tagger.mark(first, second, threshold, call());
    }

    private record Spans(List<TokenSpan> list) {}

    @Override
    public double score(String task, String first, String second) throws UnavailableException, InterruptedException {
        PairScorer scorer = scorer(task);
        return (Double)
                answer(new Question(task, first, second)).get(() -> scorer.score(first, second, call()), deadline);
    }

    @Override
    public double[] rank(String task, String query, List<String> documents)
            throws UnavailableException, InterruptedException {
        return scorer(task).scores(query, documents, call());
    }

    @Override
    public LabelScores relate(String task, String first, String second)
            throws UnavailableException, InterruptedException {
        return scorer(task).relate(first, second, call());
    }

    private PairScorer.Call call() {
        return new PairScorer.Call(deadline, this::add);
    }

    private void add(Coverage part) {
        coverage.accumulateAndGet(part, Coverage::plus);
    }

    private PairScorer scorer(String task) throws UnavailableException {
        PairScorer scorer = loaded.scorers().get(task);
        if (scorer == null) {
            throw missing("pair scorer", task);
        }
        return scorer;
    }

    private UnavailableException missing(String kind, String task) {
        return new UnavailableException(
                "encoder_missing", "no " + kind + " '" + task + "' is loaded; there are " + loaded.tasks());
    }

    private View view(String text) {
        View known = views.get(text);
        if (known != null) {
            return known;
        }
        return views.size() < MEMO_MAX ? views.computeIfAbsent(text, View::new) : new View(text);
    }

    private Once<Object> answer(Question question) {
        Once<Object> known = answers.get(question);
        if (known != null) {
            return known;
        }
        return answers.size() < MEMO_MAX ? answers.computeIfAbsent(question, _ -> new Once<>()) : new Once<>();
    }

    /// A text of this request.
    private final class View implements EncodedText {
        private final String text;
        private final Once<Encoded> encoded = new Once<>();
        private final Once<Encoded> own = new Once<>();
        private volatile @Nullable NGrams grams;

        View(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public Encoded encoded() throws UnavailableException, InterruptedException {
            return encoded.get(() -> counted(loaded.encoder()), deadline);
        }

        @Override
        public Optional<Encoded> own() throws UnavailableException, InterruptedException {
            SentenceEncoders encoders = loaded.encoders();
            return encoders.separate(text)
                    ? Optional.of(own.get(() -> counted(encoders.of(text, deadline)), deadline))
                    : Optional.empty();
        }

        /// The pass of the encoder that this text's writing calls for.
        Encoded pass() throws UnavailableException, InterruptedException {
            Optional<Encoded> special = own();
            return special.isPresent() ? special.get() : encoded();
        }

        private Encoded counted(SentenceEncoder encoder) throws UnavailableException, InterruptedException {
            Encoded pass = encoder.encode(text, deadline);
            read(pass.coverage());
            return pass;
        }

        @Override
        public void read(Coverage part) {
            add(part);
        }

        @Override
        public NGrams grams() {
            NGrams known = grams;
            if (known == null) {
                known = NGrams.of(text);
                grams = known;
            }
            return known;
        }

        @Override
        public Deadline deadline() {
            return deadline;
        }
    }
}

package semanticrouter.signals;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Learned models whose answers a test decides; embeddings are bags of hashed words, so shared words mean
/// similarity.
public final class FakeEncoders implements EncoderRuntime {
    private static final int DIMENSION = 256;

    private final boolean embeds;
    private final Map<String, Classifier> classifiers = new HashMap<>();
    private final Map<String, Tagger> taggers = new HashMap<>();
    private final Map<String, float[]> vectors = new HashMap<>();
    private final AtomicInteger classified = new AtomicInteger();
    private final List<String> awaited = new CopyOnWriteArrayList<>();
    private SimilarityScale scale = SimilarityScale.PLAIN;
    private volatile boolean away;

    /// A classifier's answer to a text; null when it fails.
    @FunctionalInterface
    public interface Classifier {
        @Nullable
        LabelScores classify(String text);
    }

    /// A tagger's answer to a text; null when it fails.
    @FunctionalInterface
    public interface Tagger {
        @Nullable
        List<TokenSpan> label(String text);
    }

    public FakeEncoders() {
        this(true);
    }

    private FakeEncoders(boolean embeds) {
        this.embeds = embeds;
    }

    /// A runtime in which nothing is loaded.
    public static FakeEncoders none() {
        return new FakeEncoders(false);
    }

    public FakeEncoders classifier(String task, Classifier answer) {
        classifiers.put(task, answer);
        return this;
    }

    /// A classifier of two or more labels that always answers alike.
    public FakeEncoders classifier(String task, List<String> labels, double... probabilities) {
        return classifier(task, _ -> new LabelScores(labels, probabilities));
    }

    public FakeEncoders tagger(String task, Tagger answer) {
        taggers.put(task, answer);
        return this;
    }

    /// Fixes the vector of a text.
    public FakeEncoders vector(String text, double... values) {
        float[] vector = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            vector[i] = (float) values[i];
        }
        vectors.put(text, vector);
        return this;
    }

    /// Says what cosines are worth.
    public FakeEncoders scale(SimilarityScale worth) {
        this.scale = worth;
        return this;
    }

    /// Has what is made of vectors wait, or come.
    public FakeEncoders away(boolean now) {
        away = now;
        return this;
    }

    /// What waited.
    public List<String> awaited() {
        return List.copyOf(awaited);
    }

    @Override
    public <T> Awaited<T> await(String what, Awaited.Source<T> source)
            throws UnavailableException, InterruptedException {
        if (!away) {
            return Awaited.there(source.make());
        }
        awaited.add(what);
        return new Awaited<>() {
            @Override
            public T get() throws UnavailableException {
                if (away) {
                    throw new UnavailableException("encoder_away", "the service of " + what + " is away");
                }
                try {
                    return source.make();
                } catch (InterruptedException ended) {
                    throw new IllegalStateException(ended);
                }
            }

            @Override
            public void close() {}
        };
    }

    /// How many texts were classified.
    public int classified() {
        return classified.get();
    }

    @Override
    public Encodings open(Deadline deadline) {
        return new View(deadline);
    }

    private final class View implements Encodings {
        private final Deadline deadline;

        View(Deadline deadline) {
            this.deadline = deadline;
        }

        private void inTime() throws UnavailableException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (deadline.passed()) {
                throw new UnavailableException("encoder_timeout", "the deadline has passed");
            }
        }

        @Override
        public Embedding embed(String text) throws UnavailableException, InterruptedException {
            if (!embeds) {
                throw new UnavailableException("encoder_missing", "no sentence encoder is loaded");
            }
            inTime();
            float[] fixed = vectors.get(text);
            return new Embedding(fixed == null ? hashed(text) : fixed);
        }

        @Override
        public SimilarityScale scale(String text) {
            return scale;
        }

        @Override
        public LabelScores classify(String task, String text) throws UnavailableException, InterruptedException {
            Classifier classifier = classifiers.get(task);
            if (classifier == null) {
                throw new UnavailableException("encoder_missing", "no classifier " + task + " is loaded");
            }
            inTime();
            classified.incrementAndGet();
            LabelScores scores = classifier.classify(text);
            if (scores == null) {
                throw new UnavailableException("encoder_failed", "the classifier " + task + " failed");
            }
            return scores;
        }

        @Override
        public List<TokenSpan> label(String task, String text) throws UnavailableException, InterruptedException {
            Tagger tagger = taggers.get(task);
            if (tagger == null) {
                throw new UnavailableException("encoder_missing", "no tagger " + task + " is loaded");
            }
            inTime();
            List<TokenSpan> spans = tagger.label(text);
            if (spans == null) {
                throw new UnavailableException("encoder_failed", "the tagger " + task + " failed");
            }
            return spans;
        }

        @Override
        public double score(String task, String first, String second) throws UnavailableException {
            throw new UnavailableException("encoder_missing", "no pair scorer " + task + " is loaded");
        }
    }

    private static float[] hashed(String text) {
        float[] vector = new float[DIMENSION];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
            if (!word.isEmpty()) {
                vector[Math.floorMod(word.hashCode() * 31, DIMENSION)] += 1;
            }
        }
        double norm = 0;
        for (float value : vector) {
            norm += value * value;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = norm == 0 ? (i == 0 ? 1 : 0) : (float) (vector[i] / Math.sqrt(norm));
        }
        return vector;
    }

    @Override
    public Set<String> tasks() {
        var tasks = new TreeSet<>(classifiers.keySet());
        tasks.addAll(taggers.keySet());
        if (embeds) {
            tasks.add("embedding");
        }
        return tasks;
    }

    @Override
    public EncoderStatus status() {
        return new EncoderStatus(List.of(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}

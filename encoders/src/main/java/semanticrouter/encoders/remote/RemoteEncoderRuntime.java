package semanticrouter.encoders.remote;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EmbeddingService;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.encoder.ForwardingEncodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.LaneCounters;

/// A runtime of which some models are behind HTTP; everything else is asked of the one below. What the remote models
/// cannot say is unavailable, never answered by a local model instead. Safe for all threads.
public final class RemoteEncoderRuntime implements EncoderRuntime {
    /// Most vectors one request keeps.
    private static final int KEPT_MAX = 1024;

    private final EncoderRuntime below;
    private final Optional<RemoteEmbeddings> embeddings;
    private final Map<String, RemoteClassifier> classifiers;
    private final Optional<Awaiting> awaiting;

    /// @param below closed with this one
    /// @param embeddings serves sentence vectors when present
    /// @param classifiers by task; a task of the runtime below is replaced
    public RemoteEncoderRuntime(
            EncoderRuntime below, Optional<RemoteEmbeddings> embeddings, Map<String, RemoteClassifier> classifiers) {
        this.below = below;
        this.embeddings = embeddings;
        this.classifiers = Map.copyOf(classifiers);
        this.awaiting = embeddings.map(remote -> new Awaiting(remote.endpoint()));
    }

    @Override
    public Encodings open(Deadline deadline) {
        return new View(below.open(deadline), deadline);
    }

    @Override
    public Set<String> tasks() {
        var tasks = new TreeSet<>(below.tasks());
        tasks.addAll(classifiers.keySet());
        embeddings.ifPresent(_ -> tasks.add("embedding"));
        return tasks;
    }

    @Override
    public EmbeddingSize embeddingSize() {
        return embeddings
                .map(remote -> new EmbeddingSize(0, remote.dimensions()))
                .orElseGet(below::embeddingSize);
    }

    @Override
    public Optional<EmbeddingService> embeddingService() {
        return embeddings
                .map(remote ->
                        remote.service().with(awaiting.map(Awaiting::waiting).orElse(List.of())))
                .or(below::embeddingService);
    }

    @Override
    public <T> Awaited<T> await(String what, Awaited.Source<T> source)
            throws UnavailableException, InterruptedException {
        return awaiting.isPresent() ? awaiting.get().await(what, source) : below.await(what, source);
    }

    @Override
    public boolean local() {
        return embeddings.isEmpty() && classifiers.isEmpty() && below.local();
    }

    @Override
    public EncoderStatus status() {
        EncoderStatus sum = below.status();
        if (embeddings.isPresent()) {
            RemoteEmbeddings remote = embeddings.get();
            sum = sum.plus(status(remote.line(), remote.counters()));
        }
        for (Map.Entry<String, RemoteClassifier> entry : classifiers.entrySet()) {
            RemoteClassifier remote = entry.getValue();
            sum = sum.plus(status(entry.getKey() + ": " + remote.line(), remote.counters()));
        }
        return sum;
    }

    private static EncoderStatus status(String model, LaneCounters counters) {
        return new EncoderStatus(
                List.of(model),
                counters.asked(),
                counters.answered(),
                counters.timedOut(),
                counters.refused(),
                counters.failed(),
                counters.waiting());
    }

    @Override
    public void close() {
        awaiting.ifPresent(Awaiting::close);
        embeddings.ifPresent(RemoteEmbeddings::close);
        classifiers.values().forEach(RemoteClassifier::close);
        below.close();
    }

    private final class View extends ForwardingEncodings {
        private final Deadline deadline;
        private final Map<String, Embedding> kept = new ConcurrentHashMap<>();

        View(Encodings local, Deadline deadline) {
            super(local);
            this.deadline = deadline;
        }

        @Override
        public Embedding embed(String text) throws UnavailableException, InterruptedException {
            if (embeddings.isEmpty()) {
                return super.embed(text);
            }
            Embedding known = kept.get(text);
            if (known != null) {
                return known;
            }
            Embedding fresh = embeddings.get().embed(text, deadline);
            if (kept.size() < KEPT_MAX) {
                kept.put(text, fresh);
            }
            return fresh;
        }

        /// A service has no early exits; its vectors can be cut.
        @Override
        public Embedding embed(String text, Exit exit) throws UnavailableException, InterruptedException {
            if (embeddings.isEmpty()) {
                return super.embed(text, exit);
            }
            if (exit.layer() != 0) {
                throw new UnavailableException("encoder_missing", "the sentence encoder has no early exits");
            }
            return embed(text).truncated(exit.dimension());
        }

        @Override
        public String embedder(List<String> texts) {
            return embeddings.map(RemoteEmbeddings::model).orElseGet(() -> super.embedder(texts));
        }

        @Override
        public SimilarityScale scale(String text) {
            return embeddings.isEmpty() ? super.scale(text) : SimilarityScale.PLAIN;
        }

        @Override
        public double similarity(String first, String second) throws UnavailableException, InterruptedException {
            return embeddings.isEmpty()
                    ? super.similarity(first, second)
                    : embed(first).cosine(embed(second));
        }

        @Override
        public LabelScores classify(String task, String text) throws UnavailableException, InterruptedException {
            RemoteClassifier remote = classifiers.get(task);
            return remote == null ? super.classify(task, text) : remote.classify(text, deadline);
        }
    }
}

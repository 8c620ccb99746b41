package semanticrouter.encoders;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.lane.LaneCounters;
import semanticrouter.encoders.multilingual.SentenceEncoders;
import semanticrouter.encoders.sentence.EncoderDeclaration;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// Models that run in this process. Safe for all threads.
public final class LocalEncoderRuntime implements EncoderRuntime {
    private final Loaded loaded;
    private final AtomicBoolean closed = new AtomicBoolean();

    LocalEncoderRuntime(Loaded loaded) {
        this.loaded = loaded;
    }

    @Override
    public RequestEncodings open(Deadline deadline) {
        return new RequestEncodings(loaded, deadline);
    }

    @Override
    public Set<String> tasks() {
        return loaded.tasks();
    }

    @Override
    public EmbeddingSize embeddingSize() {
        EncoderDeclaration declaration = loaded.encoder().declaration();
        return new EmbeddingSize(declaration.layers(), declaration.vectorDimension());
    }

    /// The shared encoder itself, for training and evaluation.
    public SentenceEncoder encoder() {
        return loaded.encoder();
    }

    /// The standard encoder and the one for Chinese, for training and evaluation.
    public SentenceEncoders encoders() {
        return loaded.encoders();
    }

    @Override
    public EncoderStatus status() {
        LaneCounters counters = loaded.lane().counters();
        return new EncoderStatus(
                loaded.models(),
                counters.asked(),
                counters.answered(),
                counters.timedOut(),
                counters.refused(),
                counters.failed(),
                counters.waiting());
    }

    /// Refuses what waits, lets what runs end, then frees the models. Closing twice does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loaded.close();
        }
    }
}

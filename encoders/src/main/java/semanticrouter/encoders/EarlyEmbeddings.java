package semanticrouter.encoders;

import java.util.Optional;
import java.util.Set;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EmbeddingService;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.EncoderPass;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.encoder.ForwardingEncodings;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// A runtime all of whose sentence vectors are of one exit; who names an exit gets that one. Safe for all threads.
public final class EarlyEmbeddings implements EncoderRuntime {
    private final EncoderRuntime whole;
    private final Exit exit;

    private EarlyEmbeddings(EncoderRuntime whole, Exit exit) {
        this.whole = whole;
        this.exit = exit;
    }

    /// @param whole closed with the result
    public static EncoderRuntime of(EncoderRuntime whole, Exit exit) {
        return exit.equals(Exit.FULL) ? whole : new EarlyEmbeddings(whole, exit);
    }

    @Override
    public Encodings open(Deadline deadline) {
        return new View(whole.open(deadline), exit);
    }

    @Override
    public Set<String> tasks() {
        return whole.tasks();
    }

    @Override
    public EmbeddingSize embeddingSize() {
        EmbeddingSize size = whole.embeddingSize();
        int dimension = exit.dimension() == 0 || size.dimension() != 0 && size.dimension() < exit.dimension()
                ? size.dimension()
                : exit.dimension();
        return new EmbeddingSize(exit.layer() == 0 ? size.layers() : exit.layer(), dimension);
    }

    @Override
    public Optional<EmbeddingService> embeddingService() {
        return whole.embeddingService();
    }

    @Override
    public boolean local() {
        return whole.local();
    }

    @Override
    public <T> Awaited<T> await(String what, Awaited.Source<T> source)
            throws UnavailableException, InterruptedException {
        return whole.await(what, source);
    }

    @Override
    public EncoderStatus status() {
        return whole.status();
    }

    @Override
    public void close() {
        whole.close();
    }

    private static final class View extends ForwardingEncodings {
        private final Exit exit;

        View(Encodings whole, Exit exit) {
            super(whole);
            this.exit = exit;
        }

        @Override
        public Embedding embed(String text) throws UnavailableException, InterruptedException {
            return embed(text, exit);
        }

        @Override
        public EncoderPass pass(String text) throws UnavailableException, InterruptedException {
            return super.pass(text).endingAt(exit);
        }

        /// Cosines of earlier layers are of another scale, which is not measured.
        @Override
        public SimilarityScale scale(String text) {
            return exit.layer() == 0 ? super.scale(text) : SimilarityScale.PLAIN;
        }

        @Override
        public double similarity(String first, String second) throws UnavailableException, InterruptedException {
            return embed(first).cosine(embed(second));
        }
    }
}

package semanticrouter.encoders;

import java.util.List;
import java.util.Set;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.Embedding;
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

/// A runtime whose sentence vectors come from one set of models and everything else from another: the heads were
/// trained on the vectors of their own encoder. Safe for all threads.
public final class SeparateEmbeddings implements EncoderRuntime {
    private final EncoderRuntime heads;
    private final EncoderRuntime vectors;

    /// @param heads everything but sentence vectors; closed with this one
    /// @param vectors sentence vectors; closed with this one
    public SeparateEmbeddings(EncoderRuntime heads, EncoderRuntime vectors) {
        this.heads = heads;
        this.vectors = vectors;
    }

    @Override
    public Encodings open(Deadline deadline) {
        return new View(heads.open(deadline), vectors.open(deadline));
    }

    @Override
    public Set<String> tasks() {
        return heads.tasks();
    }

    @Override
    public EmbeddingSize embeddingSize() {
        return vectors.embeddingSize();
    }

    @Override
    public boolean local() {
        return heads.local() && vectors.local();
    }

    @Override
    public EncoderStatus status() {
        return vectors.status().plus(heads.status());
    }

    @Override
    public void close() {
        vectors.close();
        heads.close();
    }

    private static final class View extends ForwardingEncodings {
        private final Encodings vectors;

        View(Encodings heads, Encodings vectors) {
            super(heads);
            this.vectors = vectors;
        }

        @Override
        public Embedding embed(String text) throws UnavailableException, InterruptedException {
            return vectors.embed(text);
        }

        @Override
        public Embedding embed(String text, Exit exit) throws UnavailableException, InterruptedException {
            return vectors.embed(text, exit);
        }

        @Override
        public EncoderPass pass(String text) throws UnavailableException, InterruptedException {
            return vectors.pass(text);
        }

        @Override
        public String embedder(List<String> texts) {
            return vectors.embedder(texts);
        }

        @Override
        public SimilarityScale scale(String text) {
            return vectors.scale(text);
        }

        @Override
        public double similarity(String first, String second) throws UnavailableException, InterruptedException {
            return vectors.similarity(first, second);
        }

        @Override
        public Coverage coverage() {
            return super.coverage().plus(vectors.coverage());
        }
    }
}

package semanticrouter.encoders.multilingual;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.model.Provider;
import semanticrouter.encoders.sentence.EncoderDeclaration;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// An encoder that is loaded when it is first asked for, on a thread of its own, so that neither a start nor a request
/// that needs it pays for others. A caller waits for it until its deadline; the loading goes on without the caller. A
/// failure is kept: the files inside a jar do not mend themselves. Safe for all threads.
final class LazyEncoder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LazyEncoder.class);

    /// Makes an encoder out of opened files.
    interface Maker {
        SentenceEncoder of(SentenceEncoder.Parts parts);
    }

    private final EncoderDeclaration declaration;
    private final int layer;
    private final Provider provider;
    private final Maker maker;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<SentenceEncoder> loading;
    private SentenceEncoder.@Nullable Parts parts;
    private boolean closed;

    /// @param layer last layer that is computed, 0 for all
    LazyEncoder(EncoderDeclaration declaration, int layer, Provider provider, Maker maker) {
        this.declaration = declaration;
        this.layer = layer;
        this.provider = provider;
        this.maker = maker;
    }

    EncoderDeclaration declaration() {
        return declaration;
    }

    /// The encoder, loaded if need be.
    ///
    /// @throws UnavailableException `encoder_timeout` when it is not loaded by the deadline, `encoder_failed`
    ///     when it cannot be loaded
    SentenceEncoder get(Deadline deadline) throws UnavailableException, InterruptedException {
        try {
            return started().get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new UnavailableException("encoder_timeout", declaration.name() + " is still being loaded");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new UnavailableException("encoder_failed", String.valueOf(cause.getMessage()));
        }
    }

    private CompletableFuture<SentenceEncoder> started() throws UnavailableException {
        lock.lock();
        try {
            if (closed) {
                throw new UnavailableException("encoder_busy", "the encoder is closed");
            }
            CompletableFuture<SentenceEncoder> known = loading;
            if (known == null) {
                var fresh = new CompletableFuture<SentenceEncoder>();
                loading = fresh;
                known = fresh;
                Thread.ofPlatform()
                        .daemon()
                        .name("encoder-load-" + declaration.name())
                        .start(() -> load(fresh));
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void load(CompletableFuture<SentenceEncoder> result) {
        try {
            SentenceEncoder.Parts opened = SentenceEncoder.Parts.open(declaration, layer, provider);
            if (!keep(opened)) {
                opened.session().close();
                throw new IOException("the encoder is closed");
            }
            LOGGER.atInfo()
                    .addKeyValue("encoder", declaration.name())
                    .addKeyValue("layer", layer)
                    .log("loaded");
            result.complete(maker.of(opened));
        } catch (IOException | RuntimeException | Error failed) {
            LOGGER.atWarn()
                    .setCause(failed)
                    .addKeyValue("encoder", declaration.name())
                    .log("cannot be loaded");
            result.completeExceptionally(failed);
        }
    }

    private boolean keep(SentenceEncoder.Parts opened) {
        lock.lock();
        try {
            if (!closed) {
                parts = opened;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /// Frees the model; call it after its lane has ended.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (parts != null) {
                parts.session().close();
            }
        } finally {
            lock.unlock();
        }
    }
}

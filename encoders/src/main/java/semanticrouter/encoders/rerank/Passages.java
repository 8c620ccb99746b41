package semanticrouter.encoders.rerank;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// Encodes texts and keeps the latest, since documents that were found once are found again. What is kept takes at most
/// a given number of bytes; a text itself is not kept, only its hash and what the encoder made of it. Safe for all
/// threads; two callers with the same new text may both encode it.
public final class Passages {
    private static final int WORD_BYTES = 120;

    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Passage> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// @param bytesMax most bytes to keep
    public Passages(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// A text as the encoder reads it.
    public Passage of(String text, SentenceEncoder encoder, Deadline deadline)
            throws UnavailableException, InterruptedException {
        String key = ModelSource.sha256((encoder.declaration().name() + "\n" + text).getBytes(StandardCharsets.UTF_8));
        lock.lock();
        try {
            Passage known = kept.get(key);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        Passage fresh = Passage.of(text, Words.of(text), encoder.withStates(), deadline);
        keep(key, fresh);
        return fresh;
    }

    private void keep(String key, Passage fresh) {
        lock.lock();
        try {
            if (kept.putIfAbsent(key, fresh) == null) {
                bytes += size(fresh);
            }
            var eldest = kept.values().iterator();
            while (bytes > bytesMax && eldest.hasNext()) {
                bytes -= size(eldest.next());
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that are kept now, roughly.
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private static long size(Passage passage) {
        long words = (long) passage.words().words().size() * WORD_BYTES * 4;
        return passage.states().length + 16L * passage.size() + 4L * passage.vector().length + words;
    }
}

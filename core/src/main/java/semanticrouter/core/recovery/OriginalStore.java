package semanticrouter.core.recovery;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.request.Utf8;
import semanticrouter.core.store.StoreException;

/// Keeps originals for a bounded time and in bounded size. Safe for all threads; calls may block, so callers should be
/// virtual threads.
public interface OriginalStore extends AutoCloseable {
    /// Name of the kind, as reports call it.
    String kind();

    /// Whether several routers share it.
    boolean shared();

    /// Keeps the originals of a request, all of them or none; to be called once a request. The oldest requests go where
    /// there is no room.
    ///
    /// @param texts by id, not empty
    /// @param ttl how long they are kept
    /// @param bytesMost UTF-8 bytes of the texts of all requests that may be kept together
    /// @return false when there is no room for so much at all
    boolean put(OriginalPlace place, Map<String, String> texts, Duration ttl, long bytesMost)
            throws StoreException, InterruptedException;

    /// An original of a request; empty when there is none of the id, it has expired or was taken out.
    Optional<Original> get(OriginalPlace place, String id) throws StoreException, InterruptedException;

    /// Takes out what is meant.
    ///
    /// @return requests whose originals are gone
    long remove(OriginalSelector selector) throws StoreException, InterruptedException;

    /// What is kept.
    Held held() throws StoreException, InterruptedException;

    /// What a store keeps.
    ///
    /// @param requests that have originals
    /// @param bytes of their texts
    record Held(long requests, long bytes) {}

    /// Bytes that texts count.
    static long bytes(Map<String, String> texts) {
        return texts.values().stream().mapToLong(Utf8::length).sum();
    }

    @Override
    void close();
}

package semanticrouter.plugins.reply;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bodies of requests that are to be replayed, from when they passed until whoever writes the record takes them.
///
/// A record is the trace of the request and what is here. Bounded: what nobody takes is dropped, oldest first. Safe for
/// all threads.
public final class ReplayJournal {
    private static final int CAPTURES = 10_000;
    private static final long BYTES = 64L << 20;

    private final LinkedHashMap<String, Capture> captures = new LinkedHashMap<>();
    private final int capacity;
    private final long byteCapacity;
    private long bytes;

    /// What was kept of one request.
    ///
    /// @param requestId as in the trace
    /// @param options of the decision's plugin
    /// @param request body as the client sent it; absent when it is not captured
    /// @param response body as the client got it; absent when it is not captured or has not ended
    public record Capture(
            String requestId, RouterReplay.Options options, Optional<Body> request, Optional<Body> response) {
        private long size() {
            return request.map(Body::size).orElse(0L) + response.map(Body::size).orElse(0L);
        }

        /// Prints sizes only: the bodies are the user's.
        @Override
        public String toString() {
            return "Capture[" + requestId + ", " + size() + " bytes]";
        }
    }

    /// The first bytes of a body.
    ///
    /// @param bytes as many as the options allow; not to be written
    /// @param total bytes of the whole body
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Body(byte[] bytes, long total) {
        private long size() {
            return bytes.length;
        }

        public boolean truncated() {
            return total > bytes.length;
        }

        /// Prints the size only: the text is the user's.
        @Override
        public String toString() {
            return "Body[" + total + " bytes]";
        }
    }

    public ReplayJournal() {
        this(CAPTURES, BYTES);
    }

    /// @param capacity captures held at most
    /// @param byteCapacity bytes of bodies held at most
    public ReplayJournal(int capacity, long byteCapacity) {
        this.capacity = capacity;
        this.byteCapacity = byteCapacity;
    }

    /// Puts a capture in place of the request's former one.
    synchronized void put(Capture capture) {
        remove(capture.requestId());
        captures.put(capture.requestId(), capture);
        bytes += capture.size();
        while (captures.size() > capacity || bytes > byteCapacity) {
            remove(captures.firstEntry().getKey());
        }
    }

    /// Adds the response to a capture that is still here.
    synchronized void complete(String requestId, Body response) {
        Capture begun = captures.get(requestId);
        if (begun != null) {
            put(new Capture(requestId, begun.options(), begun.request(), Optional.of(response)));
        }
    }

    /// Takes what was kept of a request out of the journal; to be called once the request has ended.
    ///
    /// @return empty when its decision does not replay, or it was dropped
    public synchronized Optional<Capture> take(String requestId) {
        return Optional.ofNullable(remove(requestId));
    }

    private @Nullable Capture remove(String requestId) {
        Capture gone = captures.remove(requestId);
        if (gone != null) {
            bytes -= gone.size();
        }
        return gone;
    }

    /// Captures held now.
    public synchronized int size() {
        return captures.size();
    }
}

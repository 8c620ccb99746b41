package semanticrouter.core.replay;

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
    private volatile boolean idle = true;

    /// What was kept of one request.
    ///
    /// @param requestId as in the trace
    /// @param recorded whether the decision wants a record at all
    /// @param most records kept of the decision
    /// @param request body as the client sent it; absent when it is not captured
    /// @param response body as the client got it; absent when it is not captured or has not ended
    public record Capture(
            String requestId, boolean recorded, int most, Optional<Captured> request, Optional<Captured> response) {
        long size() {
            return request.map(Captured::size).orElse(0L)
                    + response.map(Captured::size).orElse(0L);
        }

        /// Prints sizes only: the bodies are the user's.
        @Override
        public String toString() {
            return "Capture[" + requestId + ", " + size() + " bytes]";
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
    public synchronized void put(Capture capture) {
        remove(capture.requestId());
        captures.put(capture.requestId(), capture);
        bytes += capture.size();
        while (captures.size() > capacity || bytes > byteCapacity) {
            remove(captures.firstEntry().getKey());
        }
        idle = captures.isEmpty();
    }

    /// Adds the response to a capture that is still here.
    public synchronized void complete(String requestId, Captured response) {
        Capture begun = captures.get(requestId);
        if (begun != null) {
            put(new Capture(requestId, begun.recorded(), begun.most(), begun.request(), Optional.of(response)));
        }
    }

    /// What is kept of a request so far.
    ///
    /// @return empty when its decision says nothing of records, or it was dropped
    public Optional<Capture> look(String requestId) {
        if (idle) {
            return Optional.empty();
        }
        synchronized (this) {
            return Optional.ofNullable(captures.get(requestId));
        }
    }

    /// Takes what was kept of a request out of the journal; to be called once the request has ended.
    ///
    /// @return empty when its decision says nothing of records, or it was dropped
    public Optional<Capture> take(String requestId) {
        if (idle) {
            return Optional.empty();
        }
        synchronized (this) {
            Optional<Capture> taken = Optional.ofNullable(remove(requestId));
            idle = captures.isEmpty();
            return taken;
        }
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

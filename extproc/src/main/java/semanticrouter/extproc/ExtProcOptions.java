package semanticrouter.extproc;

import java.time.Duration;
import semanticrouter.gateway.GatewayOptions.Listener;

/// How the external processor listens and what it does beside routing.
///
/// @param listener its address
/// @param messageBytes most bytes of one message
/// @param streams most streams open at once; requests on more are refused with 503
/// @param clearRouteCache whether Envoy is told to choose its route anew after a model was chosen
/// @param streamed how request bodies are taken that arrive in pieces
/// @param skipping whether `x-vsr-skip-processing: true` passes a request through untouched
public record ExtProcOptions(
        Listener listener,
        int messageBytes,
        int streams,
        boolean clearRouteCache,
        StreamedBodies streamed,
        boolean skipping) {
    /// Metadata of a stream, by which Envoy says the name of the listener that took the request.
    public static final String LISTENER = "x-vsr-listener";

    /// Most streams of any heap.
    public static final int STREAMS_MAX = 16_384;

    /// What a stream that waits for its response takes (measured by `benchmarks/load IdleStreams`).
    private static final int STREAM_BYTES = 16 << 10;

    public ExtProcOptions {
        if (messageBytes < 1 || streams < 1) {
            throw new IllegalArgumentException("messageBytes and streams must be positive");
        }
    }

    /// Streams that half of a heap has room for, at most 16,384.
    public static int streamsIn(long heapBytes) {
        return Math.clamp(heapBytes / 2 / STREAM_BYTES, 1, STREAMS_MAX);
    }

    /// Every option but the address at its default.
    public static ExtProcOptions on(Listener listener) {
        return new ExtProcOptions(listener, 4 << 20, STREAMS_MAX, true, StreamedBodies.OFF, false);
    }

    public ExtProcOptions with(StreamedBodies bodies) {
        return new ExtProcOptions(listener, messageBytes, streams, clearRouteCache, bodies, skipping);
    }

    public ExtProcOptions withSkipping(boolean allowed) {
        return new ExtProcOptions(listener, messageBytes, streams, clearRouteCache, streamed, allowed);
    }

    public ExtProcOptions withStreams(int most) {
        return new ExtProcOptions(listener, messageBytes, most, clearRouteCache, streamed, skipping);
    }

    public ExtProcOptions withClearRouteCache(boolean clear) {
        return new ExtProcOptions(listener, messageBytes, streams, clear, streamed, skipping);
    }

    /// Request bodies that arrive in pieces.
    ///
    /// @param enabled whether they are taken
    /// @param bytes most bytes; 0 for the limit of every body
    /// @param time longest from the first piece to the last; zero for the limit of every request
    public record StreamedBodies(boolean enabled, long bytes, Duration time) {
        public static final StreamedBodies OFF = new StreamedBodies(false, 0, Duration.ZERO);
    }
}

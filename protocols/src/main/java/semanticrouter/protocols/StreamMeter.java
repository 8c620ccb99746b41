package semanticrouter.protocols;

import semanticrouter.core.trace.Usage;

/// Reads along a streamed reply without changing it; one owner, fed in order, bytes cut anywhere.
public interface StreamMeter {
    void accept(byte[] bytes);

    /// True once a piece of content, reasoning, refusal or tool call has been seen.
    boolean sawToken();

    /// Last usage the stream reported; {@link Usage#NONE} until then.
    Usage usage();

    /// Why the model stopped, in the words of the dialect; empty when the stream has not said.
    String finishReason();

    /// True when the stream is complete: its end marker was there and no event is cut short.
    boolean endedProperly();

    /// True when the bytes so far end inside an event.
    boolean insideEvent();
}

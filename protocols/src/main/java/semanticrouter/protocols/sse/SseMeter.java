package semanticrouter.protocols.sse;

import semanticrouter.protocols.StreamMeter;

/// A meter that reads events; a dialect says what an event means. One owner, fed in order.
public abstract class SseMeter implements StreamMeter {
    private final SseScanner scanner;
    private boolean token;
    private boolean ended;
    private boolean failed;
    private String reason = "";

    /// @param eventBytesMax bytes of one event that are read; the rest of a longer one is not
    protected SseMeter(int eventBytesMax) {
        scanner = new SseScanner(eventBytesMax, this::event);
    }

    /// Takes one whole event.
    protected abstract void event(SseEvent event);

    /// Notes that the model said something.
    protected final void said() {
        token = true;
    }

    /// Notes the event that ends a complete stream.
    protected final void ended() {
        ended = true;
    }

    /// Notes that the backend said that it failed; an end marker that follows makes the stream no more complete.
    protected final void failed() {
        failed = true;
    }

    /// Notes why the model stopped.
    protected final void stopped(String why) {
        reason = why;
    }

    @Override
    public final void accept(byte[] bytes) {
        scanner.accept(bytes);
    }

    @Override
    public final boolean sawToken() {
        return token;
    }

    @Override
    public final String finishReason() {
        return reason;
    }

    @Override
    public final boolean endedProperly() {
        return ended && !failed && !scanner.insideEvent();
    }

    @Override
    public final boolean insideEvent() {
        return scanner.insideEvent();
    }
}

package semanticrouter.protocols.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Cuts a byte stream into server-sent events (Source: WHATWG HTML, "Server-sent events", event stream interpretation).
///
/// The events do not depend on where the bytes are split: lines may end in LF, CR or CRLF, and a character or a line
/// end may be cut in two. One owner, no I/O. An event longer than the limit is passed over, so memory is bounded.
public final class SseScanner {
    private final int eventBytesMax;
    private final Consumer<SseEvent> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean hasData;
    private boolean afterCarriageReturn;
    private boolean tooLong;
    private boolean started;
    private boolean insideEvent;
    private long lineBytes;
    private long skipped;

    /// @param eventBytesMax longest event that is kept
    /// @param events told of each event as its blank line arrives
    public SseScanner(int eventBytesMax, Consumer<SseEvent> events) {
        this.eventBytesMax = eventBytesMax;
        this.events = events;
    }

    /// Reads on.
    public void accept(byte[] bytes) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                continue;
            }
            boolean pairEnd = b == '\n' && afterCarriageReturn && i == from && lineBytes == 0;
            keep(bytes, from, i);
            from = i + 1;
            afterCarriageReturn = b == '\r';
            if (!pairEnd) {
                endLine();
            }
        }
        keep(bytes, from, bytes.length);
    }

    /// True when the bytes so far end inside an event.
    public boolean insideEvent() {
        return insideEvent || lineBytes > 0;
    }

    /// How many events were passed over because they were too long.
    public long skipped() {
        return skipped;
    }

    private void keep(byte[] bytes, int from, int to) {
        if (to == from) {
            return;
        }
        afterCarriageReturn = false;
        lineBytes += to - from;
        if (tooLong || line.size() + data.length() + (to - from) > eventBytesMax) {
            tooLong = true;
            line.reset();
            return;
        }
        line.write(bytes, from, to - from);
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        boolean blank = lineBytes == 0;
        lineBytes = 0;
        if (blank) {
            endEvent();
        } else {
            insideEvent = true;
            readField(text);
        }
    }

    private void readField(String line) {
        String text = line;
        if (!started) {
            started = true;
            if (text.startsWith("\uFEFF")) {
                text = text.substring(1);
            }
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            return; // a comment, often a keep-alive
        }
        String field = colon < 0 ? text : text.substring(0, colon);
        int value = colon < 0 ? text.length() : colon + 1;
        if (value < text.length() && text.charAt(value) == ' ') {
            value++;
        }
        switch (field) {
            case "data" -> {
                if (hasData) {
                    data.append('\n');
                }
                hasData = true;
                data.append(text, value, text.length());
            }
            case "event" -> name = text.substring(value);
            default -> {} // `id` and `retry` steer reconnection, which chat streams do not have
        }
    }

    private void endEvent() {
        if (tooLong) {
            skipped++;
        } else if (hasData) {
            events.accept(new SseEvent(name, data.toString()));
        }
        data.setLength(0);
        name = "";
        hasData = false;
        tooLong = false;
        insideEvent = false;
    }
}

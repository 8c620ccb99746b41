package semanticrouter.console.record;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import semanticrouter.console.http.Redaction;
import semanticrouter.console.record.line.JsonLines;

/// Writes a log event as one line of JSON: `ts`, `level`, `msg`, `event`, `component`, `logger`, then the event's own
/// keys, `caller` where asked for, and `stack` for an exception, with what looks like a secret taken out
/// (specification: dataplane §6.8). Times
/// are UTC with milliseconds.
///
/// Set as the encoder of an appender; safe for all threads.
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int CAPACITY = 64 << 10;

    /// Bytes above which a buffer is let go after use.
    private static final int KEPT_MAX = 1 << 20;

    private static final byte[] LEVEL = ascii("\",\"level\":");
    private static final byte[] REQUEST = ascii("\",\"level\":\"info\",\"msg\":\"" + RequestEvent.NAME + '"');

    /// The buffer of the thread that was last, for the next one.
    private final AtomicReference<@Nullable JsonLines> spare = new AtomicReference<>();

    private volatile boolean caller;

    private static volatile Second lastSecond = new Second(Long.MIN_VALUE, new byte[0]);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Has the place in the program named that an event comes from, `File.java:12`; looking it up costs as much as all
    /// the rest. Events of requests come from one place and name none.
    public void addCaller(boolean wanted) {
        caller = wanted;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var bytes = new ByteArrayOutputStream(512);
        encode(List.of(event), bytes);
        return bytes.toByteArray();
    }

    /// Writes the lines of many events.
    ///
    /// @param out gets whole lines; nothing when one cannot be made and this throws
    public void encode(List<ILoggingEvent> events, ByteArrayOutputStream out) {
        JsonLines kept = spare.getAndSet(null);
        JsonLines lines = kept == null ? new JsonLines(CAPACITY) : kept;
        try {
            for (ILoggingEvent event : events) {
                object(event, lines);
            }
            lines.writeTo(out);
        } finally {
            lines.clear();
            if (lines.capacity() <= KEPT_MAX) {
                spare.set(lines);
            }
        }
    }

    private void object(ILoggingEvent event, JsonLines lines) {
        time(event.getTimeStamp(), lines);
        if (event instanceof RequestEvent request) {
            lines.raw(REQUEST);
            request.each(new Members(lines, event.getLoggerName()));
        } else {
            lines.raw(LEVEL);
            lines.text(event.getLevel().toString().toLowerCase(Locale.ROOT));
            lines.name("msg");
            lines.text(message(event));
            members(event, lines);
        }
        if (event.getThrowableProxy() != null) {
            lines.name("stack");
            lines.text(Redaction.of(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        lines.end();
    }

    private void members(ILoggingEvent event, JsonLines lines) {
        Object name = value(event, "event");
        if (name != null) {
            write(lines, "event", name);
        }
        Object component = value(event, "component");
        write(lines, "component", component == null ? component(event.getLoggerName()) : component);
        write(lines, "logger", event.getLoggerName());
        if (caller && event.getCallerData().length > 0) {
            StackTraceElement at = event.getCallerData()[0];
            write(lines, "caller", at.getFileName() + ":" + at.getLineNumber());
        }
        for (KeyValuePair pair : pairs(event)) {
            if (!pair.key.equals("event") && !pair.key.equals("component")) {
                write(lines, pair.key, pair.value);
            }
        }
    }

    /// Begins an object with the text of a moment; the part before the milliseconds is kept for the
    /// second it holds for.
    private static void time(long millis, JsonLines lines) {
        Second second = lastSecond;
        long wanted = Math.floorDiv(millis, 1000);
        if (second.epoch != wanted) {
            second = new Second(wanted, ascii("{\"ts\":\"" + TIME.format(Instant.ofEpochSecond(wanted)) + '.'));
            lastSecond = second;
        }
        lines.raw(second.start);
        lines.digits(Math.floorMod(millis, 1000), 3);
    }

    /// How objects of one second begin.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Second(long epoch, byte[] start) {}

    /// Messages that somebody has to read may quote a fault of elsewhere, so they are redacted; the others are ours.
    private static String message(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return event.getLevel().isGreaterOrEqual(Level.WARN) ? Redaction.of(message) : message;
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? List.of() : pairs;
    }

    private static @Nullable Object value(ILoggingEvent event, String key) {
        for (KeyValuePair pair : pairs(event)) {
            if (pair.key.equals(key)) {
                return pair.value;
            }
        }
        return null;
    }

    /// The part of the program a logger belongs to: `semanticrouter.gateway.http.Listener` is `gateway`.
    private static String component(String logger) {
        String[] parts = logger.split("\\.", -1);
        return parts.length > 1 && parts[0].equals("semanticrouter") ? parts[1] : parts[parts.length - 1];
    }

    private static void write(JsonLines lines, String key, @Nullable Object value) {
        lines.name(key);
        switch (value) {
            case null -> lines.nothing();
            case Boolean flag -> lines.flag(flag);
            case Integer number -> lines.number(number);
            case Long number -> lines.number(number);
            case Double number -> lines.number(number);
            case Collection<?> list ->
                lines.texts(list.stream().map(String::valueOf).toList());
            default -> lines.text(value.toString());
        }
    }

    /// Writes the fields of a request's event; the logger's name follows the component, as in every other event.
    private record Members(JsonLines lines, String logger) implements RequestFields.Sink {
        @Override
        public void text(RequestField field, String value) {
            lines.raw(field.member());
            lines.text(value);
            if (field == RequestField.COMPONENT) {
                write(lines, "logger", logger);
            }
        }

        @Override
        public void number(RequestField field, long value) {
            lines.raw(field.member());
            lines.number(value);
        }

        @Override
        public void number(RequestField field, double value) {
            lines.raw(field.member());
            lines.number(value);
        }

        @Override
        public void flag(RequestField field, boolean value) {
            lines.raw(field.member());
            lines.flag(value);
        }

        @Override
        public void texts(RequestField field, Collection<String> values) {
            lines.raw(field.member());
            lines.texts(values);
        }
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}

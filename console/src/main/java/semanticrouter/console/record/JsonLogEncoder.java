package semanticrouter.console.record;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import semanticrouter.console.http.Redaction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/// Writes a log event as one line of JSON: `ts`, `level`, `msg`, `event`, `component`, `logger`, then the event's own
/// keys, `caller` where asked for, and `stack` for an exception, with what looks like a secret taken out
/// (specification: dataplane §6.8). Times
/// are UTC with milliseconds.
///
/// Set as the encoder of an appender; safe for all threads.
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator("\n").build();
    /// Names of the fields of a request's event, ready to be copied; there are some forty.
    private static final ConcurrentHashMap<String, SerializedString> NAMES = new ConcurrentHashMap<>();

    private volatile boolean caller;

    private static volatile Second lastSecond = new Second(Long.MIN_VALUE, "");

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

    /// Writes the lines of many events, which costs less than as many single ones.
    ///
    /// @param out gets whole lines; when one cannot be made and this throws, what it got is of no use
    public void encode(List<ILoggingEvent> events, ByteArrayOutputStream out) {
        if (events.isEmpty()) {
            return;
        }
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            for (ILoggingEvent event : events) {
                object(event, json);
            }
        }
        out.write('\n');
    }

    private void object(ILoggingEvent event, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("ts", time(event.getTimeStamp()));
        json.writeStringProperty("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        json.writeStringProperty("msg", message(event));
        if (event instanceof RequestEvent request) {
            request.each(new Fields(json, event.getLoggerName()));
        } else {
            Object name = value(event, "event");
            if (name != null) {
                write(json, "event", name);
            }
            Object component = value(event, "component");
            write(json, "component", component == null ? component(event.getLoggerName()) : component);
            json.writeStringProperty("logger", event.getLoggerName());
            if (caller && event.getCallerData().length > 0) {
                StackTraceElement at = event.getCallerData()[0];
                json.writeStringProperty("caller", at.getFileName() + ":" + at.getLineNumber());
            }
            for (KeyValuePair pair : pairs(event)) {
                if (!pair.key.equals("event") && !pair.key.equals("component")) {
                    write(json, pair.key, pair.value);
                }
            }
        }
        if (event.getThrowableProxy() != null) {
            json.writeStringProperty("stack", Redaction.of(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        json.writeEndObject();
    }

    /// The text of a moment; the part before the milliseconds is kept for the second it holds for.
    private static String time(long millis) {
        Second second = lastSecond;
        long wanted = Math.floorDiv(millis, 1000);
        if (second.epoch != wanted) {
            second = new Second(wanted, TIME.format(Instant.ofEpochSecond(wanted)));
            lastSecond = second;
        }
        int rest = Math.floorMod(millis, 1000);
        return second.text + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest;
    }

    private record Second(long epoch, String text) {}

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

    private static void write(JsonGenerator json, String key, @Nullable Object value) {
        json.writeName(key);
        write(json, value);
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Collection<?> list -> {
                json.writeStartArray();
                list.forEach(element -> json.writeString(String.valueOf(element)));
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }

    /// Writes the fields of a request's event; the logger's name follows the component, as in every other event.
    private record Fields(JsonGenerator json, String logger) implements BiConsumer<String, @Nullable Object> {
        @Override
        public void accept(String key, @Nullable Object value) {
            json.writeName(NAMES.computeIfAbsent(key, SerializedString::new));
            write(json, value);
            if (key.equals("component")) {
                json.writeStringProperty("logger", logger);
            }
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

package semanticrouter.console.record;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import semanticrouter.core.trace.Completion;

/// The log event of a finished request. It carries the request as it is, so that its fields are worked out by the
/// thread
/// that writes them and only when something does.
final class RequestEvent extends LoggingEvent {
    static final String NAME = "routing_decision";

    private final Completion done;

    RequestEvent(Logger logger, Completion done) {
        super(RequestEvent.class.getName(), logger, Level.INFO, NAME, null, null);
        this.done = done;
        setThreadName("request"); // the name would be looked up otherwise, which costs as much as the rest
    }

    /// Hands over every field in order, `event` and `component` first.
    void each(BiConsumer<String, @Nullable Object> field) {
        field.accept("event", NAME);
        field.accept("component", "gateway");
        RequestFields.each(done, field);
    }

    /// Nothing of a finished request changes later.
    @Override
    public void prepareForDeferredProcessing() {}

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        var pairs = new ArrayList<KeyValuePair>();
        each((key, value) -> pairs.add(new KeyValuePair(key, value)));
        return pairs;
    }
}

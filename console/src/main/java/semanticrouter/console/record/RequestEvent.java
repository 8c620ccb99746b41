package semanticrouter.console.record;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    void each(RequestFields.Sink to) {
        to.text(RequestField.EVENT, NAME);
        to.text(RequestField.COMPONENT, "gateway");
        RequestFields.each(done, to);
    }

    /// Nothing of a finished request changes later.
    @Override
    public void prepareForDeferredProcessing() {}

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        var pairs = new ArrayList<KeyValuePair>();
        each(new Pairs(pairs));
        return pairs;
    }

    /// Collects the fields as other events carry theirs.
    private record Pairs(List<KeyValuePair> pairs) implements RequestFields.Sink {
        private void add(RequestField field, Object value) {
            pairs.add(new KeyValuePair(field.toString(), value));
        }

        @Override
        public void text(RequestField field, String value) {
            add(field, value);
        }

        @Override
        public void number(RequestField field, long value) {
            add(field, value);
        }

        @Override
        public void number(RequestField field, double value) {
            add(field, value);
        }

        @Override
        public void flag(RequestField field, boolean value) {
            add(field, value);
        }

        @Override
        public void texts(RequestField field, Collection<String> values) {
            add(field, values);
        }
    }
}

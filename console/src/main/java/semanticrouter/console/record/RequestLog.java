package semanticrouter.console.record;

import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.trace.Completion;

/// Writes one event per finished request, `routing_decision` with the fields of `llm_usage` (specification: dataplane
/// §6.8). Names, numbers and configured words only; no text of the request or the reply.
public final class RequestLog {
    /// Name of the logger, to silence or redirect it.
    public static final String LOGGER_NAME = "semanticrouter.request";

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(LOGGER_NAME);

    public void accept(Completion done) {
        if (LOGGER.isInfoEnabled()) {
            LOGGER.callAppenders(new RequestEvent(LOGGER, done));
        }
    }
}

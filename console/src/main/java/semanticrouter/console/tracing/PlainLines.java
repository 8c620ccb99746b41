package semanticrouter.console.tracing;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Prints what the exporter to standard output logs as lines of their own, without the head the JDK puts before them.
final class PlainLines extends Handler {
    /// Held here, because the JDK forgets loggers that nobody holds.
    private static final Logger EXPORTER =
            Logger.getLogger("io.opentelemetry.exporter.logging.otlp.OtlpJsonLoggingSpanExporter");

    private final PrintStream out;

    private PlainLines(PrintStream out) {
        this.out = out;
    }

    /// Sends the exporter's lines to a stream instead of to the JDK's console handler.
    static synchronized void to(PrintStream out) {
        EXPORTER.setUseParentHandlers(false);
        for (Handler before : EXPORTER.getHandlers()) {
            EXPORTER.removeHandler(before);
        }
        EXPORTER.addHandler(new PlainLines(out));
    }

    @Override
    public void publish(LogRecord line) {
        out.println(line.getMessage());
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }
}

package semanticrouter.cli.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.console.record.BatchQueue;

/// Writes log events on a thread of its own, all that wait in one write.
///
/// Logback's own asynchronous appender wakes its thread and writes to the terminal once an event, which costs a busy
/// router more than making the line. Here lines appear at most {@link #REST} later, and a full queue makes threads wait
/// rather than lose events: those of requests, and the one that logs finished requests. Safe for all threads.
final class LineQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /// Pause between two writes.
    static final Duration REST = Duration.ofMillis(5);

    private static final int CAPACITY = 8192;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 << 10);
    private final Lines lines;
    private final OutputStream out;
    private @Nullable BatchQueue<ILoggingEvent> queue;

    /// What makes lines of events.
    @FunctionalInterface
    interface Lines {
        /// Adds a line for each event, in order. Called by one thread at a time.
        void write(List<ILoggingEvent> events, ByteArrayOutputStream out);
    }

    /// @param out written by one thread, flushed after each write, not closed
    LineQueue(Lines lines, OutputStream out) {
        this.lines = lines;
        this.out = out;
    }

    @Override
    public void start() {
        queue = new BatchQueue<>(
                "log-writer",
                CAPACITY,
                REST,
                this::write,
                broken -> addError("log events could not be written", broken));
        super.start();
    }

    /// Writes what waits and ends.
    @Override
    public void stop() {
        BatchQueue<ILoggingEvent> running = queue;
        if (running != null && isStarted()) {
            super.stop();
            running.close();
        }
    }

    /// Without the guard of the base class, a thread local: writing an event causes no other.
    @Override
    public void doAppend(ILoggingEvent event) {
        if (started) {
            append(event);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        BatchQueue<ILoggingEvent> running = queue;
        if (running == null) {
            return;
        }
        event.prepareForDeferredProcessing();
        // Event loops never wait; they log little.
        while (running.full() && mayWait(Thread.currentThread())) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the request is being cancelled; its event is dropped with it
                addWarn("an event was dropped because its thread was interrupted while the queue was full");
                return;
            }
        }
        running.add(event);
    }

    private static boolean mayWait(Thread thread) {
        return thread.isVirtual() || thread.getName().equals(Observers.RECORDER);
    }

    private void write(List<ILoggingEvent> events) {
        try {
            lines.write(events, bytes);
            bytes.writeTo(out);
            out.flush();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            bytes.reset();
        }
    }
}

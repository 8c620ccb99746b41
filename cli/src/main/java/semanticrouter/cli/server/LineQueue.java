package semanticrouter.cli.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writes log events on a thread of its own, all that wait in one write.
///
/// Logback's own asynchronous appender wakes its thread and writes to the terminal once an event, which costs a busy
/// router more than making the line. Here the thread rests {@link #REST_MILLIS} after each write, so that at most that
/// much later lines appear, and a full queue makes requests wait rather than lose events. Safe for all threads.
final class LineQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /// Pause between two writes.
    static final long REST_MILLIS = 2;

    private static final int CAPACITY = 8192;
    private static final long STOP_MILLIS = 5_000;

    /// Takes no lock: an event loop that waited for one behind a virtual thread it carries would wait forever.
    private final Queue<ILoggingEvent> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger count = new AtomicInteger();
    private final Encoder<ILoggingEvent> encoder;
    private final OutputStream out;
    private @Nullable Thread writer;
    private volatile boolean closing;
    private volatile boolean resting;

    /// @param out written by one thread, flushed after each write, not closed
    LineQueue(Encoder<ILoggingEvent> encoder, OutputStream out) {
        this.encoder = encoder;
        this.out = out;
    }

    @Override
    public void start() {
        super.start();
        writer = Thread.ofPlatform().daemon().name("log-writer").start(this::write);
    }

    /// Writes what waits and ends.
    @Override
    public void stop() {
        Thread running = writer;
        if (running == null || closing) {
            return;
        }
        super.stop();
        closing = true;
        running.interrupt();
        try {
            running.join(STOP_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
        event.prepareForDeferredProcessing();
        // Event loops never wait; they log little.
        while (count.get() >= CAPACITY && Thread.currentThread().isVirtual()) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the request is being cancelled; its event is dropped with it
                addWarn("an event was dropped because its thread was interrupted while the queue was full");
                return;
            }
        }
        count.incrementAndGet();
        waiting.add(event);
        Thread thread = writer;
        if (resting && thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /// Waits until there is an event or the queue closes.
    private void rest() {
        resting = true;
        while (waiting.isEmpty() && !closing) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                break; // stop() woke it
            }
        }
        resting = false;
    }

    private void write() {
        var batch = new ArrayList<ILoggingEvent>(CAPACITY);
        var bytes = new ByteArrayOutputStream(64 << 10);
        while (!closing || !waiting.isEmpty()) {
            try {
                if (waiting.isEmpty()) {
                    rest();
                }
                ILoggingEvent event;
                while (batch.size() < CAPACITY && (event = waiting.poll()) != null) {
                    batch.add(event);
                }
                count.addAndGet(-batch.size());
                for (ILoggingEvent each : batch) {
                    bytes.writeBytes(encoder.encode(each));
                }
                bytes.writeTo(out);
                out.flush();
                batch.clear();
                bytes.reset();
                if (!closing) {
                    Thread.sleep(REST_MILLIS);
                }
            } catch (InterruptedException _) {
                // stop() woke it: what waits is written, then the loop ends
            } catch (IOException | RuntimeException broken) {
                addError("log events could not be written", broken);
                batch.clear();
                bytes.reset();
            }
        }
    }
}

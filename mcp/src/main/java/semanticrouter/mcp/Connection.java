package semanticrouter.mcp;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.mcp.transport.Json;
import semanticrouter.mcp.transport.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server, whether it is connected or not: it is connected when it is first asked, and again when it is lost. Safe
/// for all threads; callers block, on virtual threads.
///
/// Connecting goes on when nobody waits for it any more, so that a server that is slow to start is there for the next
/// request. The first try after a success follows at once, the others wait 1 s, 2 s, 4 s … up to a minute, each a
/// quarter more or less; meanwhile callers are told at once. Three calls in a row without an answer count as a loss.
final class Connection {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);

    /// Calls that run at a time; more wait.
    private static final int AT_ONCE = 16;

    private static final int SILENT_MAX = 3;
    private static final Duration START = Duration.ofSeconds(30);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Failure CLOSED = new Failure("mcp_closed", "the server is not used any more");

    private final McpServer server;
    private final Supplier<Transport> transports;
    private final LongSupplier nanos;
    private final Semaphore free = new Semaphore(AT_ONCE, true);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Session current;
    private @Nullable Attempt attempt;
    private Failure last = CLOSED;
    private int failures;
    private int silent;
    private long notBefore;
    private boolean closed;

    /// One try to connect.
    private static final class Attempt {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Session session;
        private volatile Failure failure = CLOSED;
        private volatile @Nullable Thread thread;

        Session await(Deadline deadline) throws UnavailableException, InterruptedException {
            if (!done.await(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw new UnavailableException("mcp_timeout", "the server is still being connected");
            }
            Session opened = session;
            if (opened == null) {
                throw new UnavailableException(failure);
            }
            return opened;
        }
    }

    /// @param transports makes the next transport
    /// @param nanos as of {@link System#nanoTime()}
    Connection(McpServer server, Supplier<Transport> transports, LongSupplier nanos) {
        this.server = server;
        this.transports = transports;
        this.nanos = nanos;
    }

    /// What one caller does with a session.
    interface Use<T> {
        T of(Session session, Deadline deadline) throws UnavailableException, InterruptedException;
    }

    /// Uses the server once it is connected.
    ///
    /// @throws UnavailableException `mcp_busy` when too many calls run until the deadline, `mcp_unreachable`,
    /// `mcp_timeout`, or what the use throws
    <T> T use(Deadline deadline, Use<T> use) throws UnavailableException, InterruptedException {
        if (!free.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
            throw new UnavailableException("mcp_busy", AT_ONCE + " calls to the server are running");
        }
        try {
            Session session = session(deadline);
            try {
                T result = use.of(session, deadline);
                answered();
                return result;
            } catch (UnavailableException unavailable) {
                if (unavailable.failure().code().equals("mcp_timeout")) {
                    unanswered(session);
                } else {
                    spoken();
                }
                throw unavailable;
            }
        } finally {
            free.release();
        }
    }

    /// The result of calling a tool.
    ///
    /// @throws UnavailableException `mcp_tool_failed` when the tool says so itself
    static JsonNode call(Session session, String tool, ObjectNode arguments, Deadline deadline)
            throws UnavailableException, InterruptedException {
        ObjectNode params = Json.object();
        params.put("name", tool);
        params.set("arguments", arguments);
        JsonNode result = session.ask("tools/call", params, deadline);
        if (result.path("isError").asBoolean(false)) {
            throw new UnavailableException("mcp_tool_failed", "the tool \"" + tool + "\" says that it failed");
        }
        return result;
    }

    private Session session(Deadline deadline) throws UnavailableException, InterruptedException {
        Attempt joined;
        lock.lock();
        try {
            if (closed) {
                throw new UnavailableException(CLOSED);
            }
            Session known = current;
            if (known != null && known.usable()) {
                return known;
            }
            if (known != null) {
                drop(known, known.ended().orElse(CLOSED));
            }
            Attempt running = attempt;
            if (running == null) {
                if (failures > 0 && nanos.getAsLong() - notBefore < 0) {
                    throw new UnavailableException(
                            last.code(), last.detail() + "; the server is not tried again before a pause is over");
                }
                running = new Attempt();
                attempt = running;
                Attempt begun = running;
                Thread thread = Thread.ofVirtual().name("mcp-connect").unstarted(() -> connect(begun));
                running.thread = thread;
                thread.start();
            }
            joined = running;
        } finally {
            lock.unlock();
        }
        return joined.await(deadline);
    }

    private void connect(Attempt mine) {
        var session = new Session(transports.get(), this::lost);
        Failure why = null;
        try {
            session.open(Deadline.after(START));
        } catch (UnavailableException unavailable) {
            why = unavailable.failure();
        } catch (InterruptedException left) {
            why = CLOSED;
        } catch (RuntimeException bug) {
            why = new Failure("mcp_broken", "connecting threw " + bug.getClass().getSimpleName());
            LOGGER.error("connecting to an MCP server threw", bug);
        }
        lock.lock();
        try {
            attempt = null;
            if (why == null) {
                why = closed ? CLOSED : session.ended().orElse(null);
            }
            if (why == null) {
                current = session;
                mine.session = session;
                silent = 0;
                LOGGER.atInfo().addKeyValue("server", server.name()).log("an MCP server is connected");
            } else {
                mine.failure = why;
                failed(why);
            }
        } finally {
            lock.unlock();
        }
        if (why != null) {
            session.close(why);
        }
        mine.done.countDown();
    }

    /// With the lock.
    private void failed(Failure why) {
        failures++;
        last = why;
        if (failures > 1) {
            long doubled = FIRST_PAUSE_NANOS << Math.min(failures - 2, 10);
            double pause = Math.min(doubled, LONGEST_PAUSE_NANOS)
                    * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
            notBefore = nanos.getAsLong() + (long) pause;
        } else {
            notBefore = nanos.getAsLong();
        }
        if (!closed) {
            LOGGER.atWarn()
                    .addKeyValue("server", server.name())
                    .addKeyValue("errorCode", why.code())
                    .addKeyValue("failures", failures)
                    .log("an MCP server is not there: {}", why.detail());
        }
    }

    private void lost(Session session, Failure why) {
        lock.lock();
        try {
            if (session.equals(current)) {
                drop(session, why);
            }
        } finally {
            lock.unlock();
        }
    }

    /// With the lock. Leaving may take a second, and whoever finds out may be the transport itself.
    private void drop(Session session, Failure why) {
        current = null;
        failed(why);
        Thread.ofPlatform().daemon().name("mcp-close").start(() -> session.close(why));
    }

    private void answered() {
        lock.lock();
        try {
            failures = 0;
            silent = 0;
        } finally {
            lock.unlock();
        }
    }

    /// It answered, if not as it should.
    private void spoken() {
        lock.lock();
        try {
            silent = 0;
        } finally {
            lock.unlock();
        }
    }

    private void unanswered(Session session) {
        boolean enough;
        lock.lock();
        try {
            silent++;
            enough = silent >= SILENT_MAX;
        } finally {
            lock.unlock();
        }
        if (enough) {
            session.broken(new Failure("mcp_timeout", SILENT_MAX + " calls in a row got no answer"));
        }
    }

    /// Leaves the server.
    void close() {
        Session known;
        Attempt running;
        lock.lock();
        try {
            closed = true;
            known = current;
            current = null;
            running = attempt;
        } finally {
            lock.unlock();
        }
        if (known != null) {
            known.close(CLOSED);
        }
        Thread connecting = running == null ? null : running.thread;
        if (connecting != null) {
            connecting.interrupt();
            try {
                connecting.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

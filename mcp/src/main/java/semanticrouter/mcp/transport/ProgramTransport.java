package semanticrouter.mcp.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A program that is started here: the transport "stdio" of the protocol, one message a line. Its standard error is
/// read and counted, never kept: it may hold texts of requests.
///
/// Pipes are read and written by platform threads, for a virtual one would hold its carrier while the program is slow.
public final class ProgramTransport implements Transport {
    /// Messages that wait to be written.
    private static final int QUEUE = 64;

    /// What a program inherits of the router's environment.
    private static final List<String> INHERITED = List.of("PATH", "HOME");

    /// How long a program may take to end by itself once its input has ended, and then once it is told to.
    private static final Duration GRACE = Duration.ofMillis(500);

    private final McpServer.Program program;
    private final BlockingQueue<byte[]> outgoing = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong errorBytes = new AtomicLong();
    private volatile @Nullable Process process;
    private volatile @Nullable Thread writer;

    /// What the program had started when it was last looked: they cannot be found once it is gone.
    private volatile Set<ProcessHandle> children = Set.of();

    public ProgramTransport(McpServer.Program program) {
        this.program = program;
    }

    @Override
    public void open(Listener listener) throws UnavailableException {
        var builder = new ProcessBuilder(program.command());
        Map<String, String> environment = builder.environment();
        var inherited = new HashMap<>(environment);
        inherited.keySet().retainAll(INHERITED);
        environment.clear();
        environment.putAll(inherited);
        environment.putAll(program.environment());
        Process started;
        try {
            started = builder.start();
        } catch (IOException | IllegalArgumentException cannot) {
            throw new UnavailableException(
                    "mcp_unreachable", "the program " + program.command().getFirst() + " cannot be started");
        }
        process = started;
        thread("mcp-in", () -> read(started.getInputStream(), listener));
        thread("mcp-err", () -> count(started.getErrorStream()));
        writer = thread("mcp-out", () -> write(started.getOutputStream()));
    }

    private static Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void read(InputStream in, Listener listener) {
        Failure end;
        try (in) {
            var lines = new Lines(in, MESSAGE_MAX);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (line.length > 0) {
                    JsonNode message = Json.read(line);
                    listener.received(message);
                }
            }
            end = new Failure("mcp_broken", "the program has ended" + exit());
        } catch (Lines.TooLongException tooLong) {
            end = new Failure("mcp_too_long", "a message of the program has more than " + MESSAGE_MAX + " bytes");
        } catch (JacksonException malformed) {
            end = new Failure(
                    "mcp_malformed",
                    "the program writes to its standard output what is no message; it must log to standard error");
        } catch (IOException cut) {
            end = new Failure("mcp_broken", "the program's output broke off");
        }
        if (!closed.get()) {
            listener.broken(new Failure(
                    end.code(), end.detail() + ", after " + errorBytes.get() + " bytes on its standard error"));
        }
    }

    /// The exit status, where it is known in a moment.
    private String exit() {
        Process known = process;
        try {
            if (known != null && known.waitFor(GRACE)) {
                return " with status " + known.exitValue();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private void count(InputStream in) {
        byte[] buffer = new byte[8192];
        try (in) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                errorBytes.addAndGet(read);
            }
        } catch (IOException _) {
            // the program is gone; its output says so
        }
    }

    private void write(OutputStream out) {
        try (out) {
            while (!closed.get()) {
                out.write(outgoing.take());
                out.write('\n');
                out.flush();
            }
        } catch (IOException _) {
            // the program is gone; its output says so
        } catch (InterruptedException _) {
            // closed: the program sees its input end
        }
    }

    @Override
    public void send(ObjectNode message, long request, Deadline deadline)
            throws UnavailableException, InterruptedException {
        if (!outgoing.offer(Json.bytes(message), deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
            throw new UnavailableException("mcp_busy", "the program does not read what it is sent");
        }
    }

    /// The program is told by the protocol; here is nothing to give up.
    @Override
    public void abandon(long request) {}

    /// The program has started what it starts; it is remembered.
    @Override
    public void agreed(String version) {
        look();
    }

    private void look() {
        Process known = process;
        if (known != null) {
            var all = new LinkedHashSet<>(children);
            known.descendants().forEach(all::add);
            children = Set.copyOf(all);
        }
    }

    /// Ends the program and what it started: first by the end of its input, then by telling it, then by force.
    @Override
    public void close() {
        Process known = process;
        if (!closed.compareAndSet(false, true) || known == null) {
            return;
        }
        look();
        Thread writing = writer;
        if (writing != null) {
            writing.interrupt();
        }
        var all = new ArrayList<ProcessHandle>();
        all.add(known.toHandle());
        all.addAll(children);
        try {
            if (!known.waitFor(GRACE) || all.stream().anyMatch(ProcessHandle::isAlive)) {
                all.forEach(ProcessHandle::destroy);
                known.waitFor(GRACE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            all.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        }
    }
}

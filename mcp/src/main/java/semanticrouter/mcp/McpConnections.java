package semanticrouter.mcp;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpReply;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.core.mcp.McpSource;
import semanticrouter.core.mcp.McpTools;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.mcp.transport.ProgramTransport;
import semanticrouter.mcp.transport.ServiceTransport;
import semanticrouter.mcp.transport.StreamTransport;
import semanticrouter.mcp.transport.Transport;

/// The servers of this process. Who asks for one that another has already shares it, so that a program goes on when a
/// configuration is replaced by another that declares it the same. Safe for all threads.
public final class McpConnections implements McpSource, AutoCloseable {
    private final Function<McpServer, Transport> transports;
    private final LongSupplier nanos;
    private final Map<McpServer, Shared> shared = new HashMap<>();

    /// A connection with the number of those who have it.
    private static final class Shared {
        private final Connection connection;
        private int holders;

        Shared(Connection connection) {
            this.connection = connection;
        }
    }

    public McpConnections() {
        this(McpConnections::transport, System::nanoTime);
    }

    McpConnections(Function<McpServer, Transport> transports, LongSupplier nanos) {
        this.transports = transports;
        this.nanos = nanos;
    }

    private static Transport transport(McpServer server) {
        return switch (server.reach()) {
            case McpServer.Program program -> new ProgramTransport(program);
            case McpServer.Service service -> new ServiceTransport(service);
            case McpServer.Stream stream -> new StreamTransport(stream);
        };
    }

    @Override
    public McpTools tools(McpServer server) {
        return new Lease(take(server), () -> giveBack(server));
    }

    @Override
    public SubjectTool subjects(McpServer server, String tool, Duration timeout) {
        return new Classifier(take(server), tool, timeout, () -> giveBack(server));
    }

    private synchronized Connection take(McpServer server) {
        Shared one = shared.computeIfAbsent(
                server, key -> new Shared(new Connection(key, () -> transports.apply(key), nanos)));
        one.holders++;
        return one.connection;
    }

    private void giveBack(McpServer server) {
        Connection left = null;
        synchronized (this) {
            Shared one = shared.get(server);
            if (one != null && --one.holders == 0) {
                shared.remove(server);
                left = one.connection;
            }
        }
        if (left != null) {
            left.close();
        }
    }

    /// Leaves every server, whoever has it.
    @Override
    public void close() {
        List<Shared> all;
        synchronized (this) {
            all = List.copyOf(shared.values());
            shared.clear();
        }
        all.forEach(one -> one.connection.close());
    }

    /// The tools of a server that is shared.
    private static final class Lease implements McpTools {
        private final Connection connection;
        private final Runnable release;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Lease(Connection connection, Runnable release) {
            this.connection = connection;
            this.release = release;
        }

        @Override
        public McpReply call(String tool, Map<String, String> arguments, Deadline deadline)
                throws UnavailableException, InterruptedException {
            return connection.use(deadline, (session, until) -> {
                Tool known = session.tool(tool, until);
                return Results.reply(Connection.call(session, tool, known.arguments(arguments), until));
            });
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                release.run();
            }
        }
    }
}

package semanticrouter.mcp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.mcp.transport.Json;
import tools.jackson.databind.node.ObjectNode;

/// The classifier of subjects that a server offers (specification: dataplane §7.5). Its subjects are asked for once a
/// connection, and again when the server says that its tools have changed.
final class Classifier implements SubjectTool {
    private static final String CATEGORIES = "list_categories";
    private static final String WITH_PROBABILITIES = "with_probabilities";

    /// Names under which servers offer it, the best one first.
    private static final List<String> USUAL = List.of("classify_text", "classify", "classify_query", "categorize");

    private final Connection connection;
    private final Runnable release;
    private final String named;
    private final Duration timeout;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private volatile @Nullable Known known;

    /// What is known of a server while a connection lasts and its tools stay.
    private record Known(Session session, int revision, Tool tool, Subjects subjects) {
        boolean of(Session other) {
            return session.equals(other) && revision == other.revision();
        }
    }

    /// @param named name of the tool; empty for a usual one
    /// @param timeout of one classification
    Classifier(Connection connection, String named, Duration timeout, Runnable release) {
        this.connection = connection;
        this.named = named;
        this.timeout = timeout;
        this.release = release;
    }

    /// Takes three quarters of the time that is left at most, so that another classifier can still be asked.
    @Override
    public Verdict classify(String text, Deadline deadline) throws UnavailableException, InterruptedException {
        Deadline part = deadline.within(timeout).within(Duration.ofNanos(deadline.nanosLeft() / 4 * 3));
        return connection.use(part, (session, until) -> {
            Known server = known;
            if (server == null || !server.of(session)) {
                server = learn(session, until);
                known = server;
            }
            Tool tool = server.tool();
            ObjectNode arguments = tool.arguments(Map.of("text", text));
            if (tool.takes(WITH_PROBABILITIES)) {
                arguments.put(WITH_PROBABILITIES, true);
            }
            return server.subjects()
                    .read(Results.object(Connection.call(session, tool.name(), arguments, until), tool.name()));
        });
    }

    private Known learn(Session session, Deadline deadline) throws UnavailableException, InterruptedException {
        int revision = session.revision();
        Tool tool = named.isEmpty() ? usual(session, deadline) : session.tool(named, deadline);
        session.tool(CATEGORIES, deadline);
        return new Known(
                session,
                revision,
                tool,
                Subjects.of(Results.object(Connection.call(session, CATEGORIES, Json.object(), deadline), CATEGORIES)));
    }

    private static Tool usual(Session session, Deadline deadline) throws UnavailableException, InterruptedException {
        List<Tool> tools = session.tools(deadline);
        for (String name : USUAL) {
            Optional<Tool> found =
                    tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new UnavailableException(
                "mcp_tool_missing",
                "the server has none of the tools " + String.join(", ", USUAL) + "; name its own with tool_name");
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            release.run();
        }
    }
}

package semanticrouter.core.mcp;

import java.time.Duration;
import java.util.Map;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Every server, where none is reached.
final class Unreached implements McpSource, McpTools, SubjectTool {
    @Override
    public McpTools tools(McpServer server) {
        return this;
    }

    @Override
    public SubjectTool subjects(McpServer server, String tool, Duration timeout) {
        return this;
    }

    @Override
    public McpReply call(String tool, Map<String, String> arguments, Deadline deadline) throws UnavailableException {
        throw unreached();
    }

    @Override
    public Verdict classify(String text, Deadline deadline) throws UnavailableException {
        throw unreached();
    }

    private static UnavailableException unreached() {
        return new UnavailableException("mcp_unreachable", "MCP servers are not reached here");
    }

    @Override
    public void close() {}
}

package semanticrouter.core.mcp;

import java.time.Duration;

/// Reaches servers of the Model Context Protocol. Nothing is connected before it is asked something. Safe for all
/// threads.
public interface McpSource {
    /// Reaches none: whoever asks is told so.
    McpSource NONE = new Unreached();

    /// The tools of a server; the caller closes them.
    McpTools tools(McpServer server);

    /// The classifier of subjects that a server offers; the caller closes it.
    ///
    /// @param tool name of the tool that classifies; empty for a usual one that the server has
    /// @param timeout of one classification
    SubjectTool subjects(McpServer server, String tool, Duration timeout);
}

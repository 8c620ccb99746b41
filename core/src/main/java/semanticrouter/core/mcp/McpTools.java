package semanticrouter.core.mcp;

import java.util.Map;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// The tools of one server. It is connected when it is first asked. Safe for all threads; callers block, on virtual
/// threads.
public interface McpTools extends AutoCloseable {
    /// Calls a tool.
    ///
    /// @param arguments texts; one that the tool declares as a number or a truth value is sent as such
    /// @throws UnavailableException with a code that begins with `mcp_` and no text of the call or of an answer
    McpReply call(String tool, Map<String, String> arguments, Deadline deadline)
            throws UnavailableException, InterruptedException;

    /// Gives the server back, which is left when nobody else has it.
    @Override
    void close();
}

package semanticrouter.core.mcp;

import semanticrouter.core.fault.UnavailableException;

/// The servers that a configuration declares.
@FunctionalInterface
public interface McpServers {
    /// None at all.
    McpServers NONE = name -> {
        throw new UnavailableException("not_configured", "there is no MCP server \"" + name + "\"");
    };

    /// The tools of a server; the caller closes them.
    ///
    /// @throws UnavailableException `not_configured` when no server has that name
    McpTools open(String name) throws UnavailableException;
}

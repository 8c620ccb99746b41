/// A client of the Model Context Protocol. Start at {@link McpConnections}.
@NullMarked
package semanticrouter.mcp;

import org.jspecify.annotations.NullMarked;

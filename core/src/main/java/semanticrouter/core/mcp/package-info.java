/// The seam to servers of the Model Context Protocol, which offer tools to be called. Start at {@link McpServers}.
@NullMarked
package semanticrouter.core.mcp;

import org.jspecify.annotations.NullMarked;

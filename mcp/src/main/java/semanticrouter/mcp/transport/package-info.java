/// How messages of JSON-RPC get to a server of the Model Context Protocol and back. Start at {@link Transport}.
@NullMarked
package semanticrouter.mcp.transport;

import org.jspecify.annotations.NullMarked;

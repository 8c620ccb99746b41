/// A server of the Model Context Protocol for tests, as a program and as a service. Start at {@link ScriptedServer}.
@NullMarked
package semanticrouter.testkit.mcp;

import org.jspecify.annotations.NullMarked;

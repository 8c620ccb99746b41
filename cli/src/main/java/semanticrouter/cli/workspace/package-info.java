/// The state a running server leaves for other commands: lock, process id, ports. Start at {@link Workspace}.
@NullMarked
package semanticrouter.cli.workspace;

import org.jspecify.annotations.NullMarked;

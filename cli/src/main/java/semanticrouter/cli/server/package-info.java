/// Wires the parts into one running process. Start at {@link RouterServer}.
@NullMarked
package semanticrouter.cli.server;

import org.jspecify.annotations.NullMarked;

/// The kinds of machine the router runs on. Start at {@link semanticrouter.cli.surface.Surface}.
@NullMarked
package semanticrouter.cli.surface;

import org.jspecify.annotations.NullMarked;

/// The command that shows records of routed requests. Start at {@link semanticrouter.cli.replay.ReplayCommand}.
@NullMarked
package semanticrouter.cli.replay;

import org.jspecify.annotations.NullMarked;

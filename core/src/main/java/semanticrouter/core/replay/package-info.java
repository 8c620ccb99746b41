/// What is kept of routed requests, so that somebody can look at them later. Start at {@link
/// semanticrouter.core.replay.ReplayStore}.
@NullMarked
package semanticrouter.core.replay;

import org.jspecify.annotations.NullMarked;

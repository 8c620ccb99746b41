/// Records of routed requests in the process, and what every other place of theirs shares. Start at {@link
/// semanticrouter.stores.replay.MemoryReplays}.
@NullMarked
package semanticrouter.stores.replay;

import org.jspecify.annotations.NullMarked;

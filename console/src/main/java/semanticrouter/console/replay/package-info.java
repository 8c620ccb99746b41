/// Records of routed requests: written by {@link semanticrouter.console.replay.ReplayRecorder}, read through {@link
/// semanticrouter.console.replay.ReplayRoutes} (specification: dataplane §3.9, §5.7).
@NullMarked
package semanticrouter.console.replay;

import org.jspecify.annotations.NullMarked;

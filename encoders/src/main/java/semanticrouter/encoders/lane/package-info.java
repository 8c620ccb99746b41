/// Where native inference runs: a few platform threads behind a bounded queue, because native frames would pin the
/// carriers of virtual threads. Start at {@link Lane}.
@NullMarked
package semanticrouter.encoders.lane;

import org.jspecify.annotations.NullMarked;

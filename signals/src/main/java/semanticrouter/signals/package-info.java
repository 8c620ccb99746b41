/// The signal families that come with the router; each lives in a package with others of its sort.
/// Start at {@link BuiltinSignals}.
@NullMarked
package semanticrouter.signals;

import org.jspecify.annotations.NullMarked;

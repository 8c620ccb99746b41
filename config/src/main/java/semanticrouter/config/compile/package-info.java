/// Turns a loaded configuration into the immutable plan that requests are routed with.
/// Start at {@link semanticrouter.config.compile.PlanLoader}.
@NullMarked
package semanticrouter.config.compile;

import org.jspecify.annotations.NullMarked;

/// The sum of what every stage returned, and what is derived from it. Start at {@link RoutingTrace}.
@NullMarked
package semanticrouter.core.trace;

import org.jspecify.annotations.NullMarked;

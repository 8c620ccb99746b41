/// The compiled, immutable configuration. Start at {@link RoutingPlan}.
@NullMarked
package semanticrouter.core.plan;

import org.jspecify.annotations.NullMarked;

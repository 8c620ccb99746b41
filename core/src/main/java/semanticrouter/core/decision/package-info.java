/// Three-valued rules over signals and projections, and their ranking. Start at {@link DecisionProgram}.
@NullMarked
package semanticrouter.core.decision;

import org.jspecify.annotations.NullMarked;

/// Names of facts and the rules over them, shared by signals, projections and decisions. Start at {@link Condition}.
@NullMarked
package semanticrouter.core.rule;

import org.jspecify.annotations.NullMarked;

/// What the rule records of several families share: thresholds, predicates, outcomes of absent models.
/// Start at {@link Threshold}.
@NullMarked
package semanticrouter.signals.rules;

import org.jspecify.annotations.NullMarked;

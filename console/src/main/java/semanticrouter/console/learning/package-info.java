/// What people and evaluators say of replies, so that the router learns from it. Start at {@link
/// OutcomeRoutes}.
@NullMarked
package semanticrouter.console.learning;

import org.jspecify.annotations.NullMarked;

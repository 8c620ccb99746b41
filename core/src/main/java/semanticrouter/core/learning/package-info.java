/// What is learned from requests that have ended, and how it changes which model a decision's request
/// goes to (specification: selection-looper §3.1 to §3.5). Pure policy and bounded memory: nothing here
/// calls, waits or logs. Start at {@link Adaptation} and {@link Protection}.
@NullMarked
package semanticrouter.core.learning;

import org.jspecify.annotations.NullMarked;

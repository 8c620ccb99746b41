/// The state of the start where other processes see it. Start at {@link semanticrouter.console.status.SharedStatus}.
@NullMarked
package semanticrouter.console.status;

import org.jspecify.annotations.NullMarked;

/// What can go wrong, as data: failures of a dependency, errors for the caller, deadlines, bounded fan-out. Start at
/// {@link Failure}.
@NullMarked
package semanticrouter.core.fault;

import org.jspecify.annotations.NullMarked;

/// The checks of a program beyond its grammar: references, limits, conflicts between routes, each with a quick fix
/// where a near name is known. Start at {@link Checker}.
@NullMarked
package semanticrouter.dsl.check;

import org.jspecify.annotations.NullMarked;

/// The built-in selection algorithms. Start at {@link BuiltinSelectors}, the list of them.
@NullMarked
package semanticrouter.selectors;

import org.jspecify.annotations.NullMarked;

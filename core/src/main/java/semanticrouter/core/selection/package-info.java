/// Picks one model among a decision's candidates. Start at {@link Selector}.
@NullMarked
package semanticrouter.core.selection;

import org.jspecify.annotations.NullMarked;

/// How `remom` works: start at {@link semanticrouter.selectors.looper.remom.Rounds}.
@NullMarked
package semanticrouter.selectors.looper.remom;

import org.jspecify.annotations.NullMarked;

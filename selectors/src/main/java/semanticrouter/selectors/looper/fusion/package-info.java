/// How `fusion` works: start at {@link semanticrouter.selectors.looper.fusion.FusionLoop}.
@NullMarked
package semanticrouter.selectors.looper.fusion;

import org.jspecify.annotations.NullMarked;

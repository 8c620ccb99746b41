/// Routing profiles with the options of their signals, algorithms and plugins bound by the kinds themselves.
/// Start at {@link semanticrouter.config.recipe.Recipe}.
@NullMarked
package semanticrouter.config.recipe;

import org.jspecify.annotations.NullMarked;

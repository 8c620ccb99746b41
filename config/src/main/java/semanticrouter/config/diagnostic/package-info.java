/// Everything a configuration or a program can be told off for, as data with a place; collected, never thrown.
/// Start at {@link semanticrouter.config.diagnostic.Diagnostic}.
@NullMarked
package semanticrouter.config.diagnostic;

import org.jspecify.annotations.NullMarked;

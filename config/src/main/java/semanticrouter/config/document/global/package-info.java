/// Everything in a configuration that is not routing (specification: signals §1.15), with the built-in defaults.
/// Start at {@link semanticrouter.config.document.global.Global}.
@NullMarked
package semanticrouter.config.document.global;

import org.jspecify.annotations.NullMarked;

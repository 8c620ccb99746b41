/// Reference pages, derived from the records a configuration binds to.
/// Start at {@link semanticrouter.config.reference.ReferencePages}.
@NullMarked
package semanticrouter.config.reference;

import org.jspecify.annotations.NullMarked;

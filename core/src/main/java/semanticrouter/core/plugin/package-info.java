/// Around-advice attached to a decision, and the call it wraps. Start at {@link Plugin}.
@NullMarked
package semanticrouter.core.plugin;

import org.jspecify.annotations.NullMarked;

/// Answers kept and given again. Start at {@link ResponseCache}.
@NullMarked
package semanticrouter.plugins.cache;

import org.jspecify.annotations.NullMarked;

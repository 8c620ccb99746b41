/// Algorithms that call several models behind one answer, or a helper model that picks one. Their options are declared
/// and checked here; start at {@link Confidence}, the cascade.
@NullMarked
package semanticrouter.selectors.looper;

import org.jspecify.annotations.NullMarked;

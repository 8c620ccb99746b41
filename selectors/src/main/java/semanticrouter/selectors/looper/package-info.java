/// Algorithms that call several models behind one answer, or a helper model that picks one. Options are
/// declared and checked here, and what they do is in the package of each; start at {@link Ratings}.
@NullMarked
package semanticrouter.selectors.looper;

import org.jspecify.annotations.NullMarked;

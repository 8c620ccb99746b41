/// Algorithms that apply a trained artifact to the vector of the request. Start at {@link Knn}.
@NullMarked
package semanticrouter.selectors.learned;

import org.jspecify.annotations.NullMarked;

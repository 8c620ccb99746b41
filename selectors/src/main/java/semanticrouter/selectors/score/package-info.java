/// Algorithms that score every candidate by what is known about it and take the best. Start at {@link MultiFactor}.
@NullMarked
package semanticrouter.selectors.score;

import org.jspecify.annotations.NullMarked;

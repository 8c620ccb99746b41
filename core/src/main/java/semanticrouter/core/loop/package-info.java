/// Algorithms that have several models work on one request, as far as the pipeline sees them: start at
/// {@link semanticrouter.core.loop.Loop}.
@NullMarked
package semanticrouter.core.loop;

import org.jspecify.annotations.NullMarked;

/// What is known about the backends of models, and what follows: which one is tried, which is left out, whether a
/// retry is allowed. Knows no network. Start at {@link ModelHealth}.
@NullMarked
package semanticrouter.gateway.resilience;

import org.jspecify.annotations.NullMarked;

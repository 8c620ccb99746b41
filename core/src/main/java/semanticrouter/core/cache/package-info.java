/// What is known about kept answers, and what can be done with all of them. Start at {@link
/// semanticrouter.core.cache.CacheDesk}.
@NullMarked
package semanticrouter.core.cache;

import org.jspecify.annotations.NullMarked;

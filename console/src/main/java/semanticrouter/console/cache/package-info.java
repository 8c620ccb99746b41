/// The response cache in the management API. Start at {@link semanticrouter.console.cache.CacheRoutes}.
@NullMarked
package semanticrouter.console.cache;

import org.jspecify.annotations.NullMarked;

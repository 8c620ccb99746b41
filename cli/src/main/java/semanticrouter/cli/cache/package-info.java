/// The command that looks after the response cache. Start at {@link semanticrouter.cli.cache.CacheCommand}.
@NullMarked
package semanticrouter.cli.cache;

import org.jspecify.annotations.NullMarked;

/// Records in Redis or Valkey. Start at {@link semanticrouter.stores.redis.RedisResponses}.
@NullMarked
package semanticrouter.stores.redis;

import org.jspecify.annotations.NullMarked;

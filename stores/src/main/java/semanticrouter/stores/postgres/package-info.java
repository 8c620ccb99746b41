/// Records in PostgreSQL. Start at {@link semanticrouter.stores.postgres.PostgresResponses}.
@NullMarked
package semanticrouter.stores.postgres;

import org.jspecify.annotations.NullMarked;

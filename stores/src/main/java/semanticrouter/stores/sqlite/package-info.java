/// Records in one SQLite file. Start at {@link semanticrouter.stores.sqlite.SqliteResponses}.
@NullMarked
package semanticrouter.stores.sqlite;

import org.jspecify.annotations.NullMarked;

package semanticrouter.stores.response;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoredResponse;

/// A kept response as a row: nine columns in the order id, tenant, user, previous, conversation, created (milliseconds
/// since 1970), instructions, response, input.
public final class ResponseRow {
    /// How many columns there are; a statement's own values follow.
    public static final int COLUMNS = 9;

    private ResponseRow() {}

    /// Sets parameters 1 to {@link #COLUMNS} of an insert.
    public static void bind(PreparedStatement insert, StoredResponse response) throws SQLException {
        insert.setString(1, response.id());
        insert.setString(2, response.owner().tenant());
        insert.setString(3, response.owner().user());
        insert.setString(4, response.previous());
        insert.setString(5, response.conversation());
        insert.setLong(6, response.created().toEpochMilli());
        insert.setString(7, response.instructions());
        insert.setString(8, response.response());
        insert.setString(9, response.input());
    }

    /// Sets parameters 1 to 4 of a statement about one live response of an owner: id, tenant, user, and the time after
    /// which it must expire.
    public static void bind(PreparedStatement statement, String id, Owner owner, long now) throws SQLException {
        statement.setString(1, id);
        statement.setString(2, owner.tenant());
        statement.setString(3, owner.user());
        statement.setLong(4, now);
    }

    /// Reads the row a result stands at.
    public static StoredResponse read(ResultSet row) throws SQLException {
        return new StoredResponse(
                row.getString(1),
                new Owner(row.getString(2), row.getString(3)),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7),
                row.getString(8),
                row.getString(9));
    }
}

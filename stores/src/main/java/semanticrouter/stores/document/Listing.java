package semanticrouter.stores.document;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;

/// Reads a part of a table in the order its rows were put in.
///
/// @param columns what is read of a row
/// @param table its name; it has a column `seq`
/// @param key column that cursors name
/// @param where a condition, with a question mark for each of the values
/// @param values of the condition
/// @param row reads a row
/// @param <T> what a row becomes
record Listing<T>(String columns, String table, String key, String where, List<String> values, Row<T> row) {
    /// Reads a row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// The part; empty when its cursor is of no row.
    Optional<Page<T>> page(Connection connection, PageRequest page) throws SQLException {
        boolean backwards = !page.before().isEmpty();
        String cursor = page.after() + page.before();
        long seq = 0;
        if (!cursor.isEmpty()) {
            OptionalLong found = seq(connection, cursor);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            seq = found.getAsLong();
        }
        boolean rising = page.ascending() != backwards;
        String sql = "select " + columns + " from " + table + " where " + where
                + (cursor.isEmpty() ? "" : " and seq " + (rising ? ">" : "<") + " ?")
                + " order by seq " + (rising ? "asc" : "desc") + " limit ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int at = bind(select);
            if (!cursor.isEmpty()) {
                select.setLong(at++, seq);
            }
            select.setInt(at, page.limit() + 1);
            var items = new ArrayList<T>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    items.add(row.read(rows));
                }
            }
            boolean more = items.size() > page.limit();
            if (more) {
                items.removeLast();
            }
            if (backwards) {
                Collections.reverse(items);
            }
            return Optional.of(new Page<>(items, more));
        }
    }

    private OptionalLong seq(Connection connection, String cursor) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select seq from " + table + " where " + where + " and " + key + " = ?")) {
            select.setString(bind(select), cursor);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? OptionalLong.of(found.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /// Sets the values; the place behind them.
    private int bind(PreparedStatement statement) throws SQLException {
        int at = 1;
        for (String value : values) {
            statement.setString(at++, value);
        }
        return at;
    }
}

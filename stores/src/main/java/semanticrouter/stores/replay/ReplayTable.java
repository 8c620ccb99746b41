package semanticrouter.stores.replay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayHead;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore.Page;
import semanticrouter.core.replay.ReplayStore.Wins;
import semanticrouter.stores.response.Bounds;

/// The table of records in SQL that SQLite and PostgreSQL both understand (specification: dataplane, D6). Times are
/// milliseconds since 1970; `summary` and `detail` are JSON.
///
/// @param name of the table; letters, digits and underscores
/// @param bounds of what is kept; its characters do not count
public record ReplayTable(String name, Bounds bounds) {
    private static final String HEAD =
            "id, timestamp, session_id, recipe, decision, selected_model, cached, streamed, lifecycle, request_id";
    private static final int HEAD_COLUMNS = 10;
    private static final String ORDER = " order by timestamp desc, id desc";

    /// Stands for no limit, where a statement must have one.
    private static final long NO_LIMIT = 1_000_000_000;

    /// A condition with the values of its question marks.
    private record Where(String text, List<Object> values) {
        void bind(PreparedStatement statement, Object... more) throws SQLException {
            int at = 1;
            for (Object value : values) {
                statement.setObject(at++, value);
            }
            for (Object value : more) {
                statement.setObject(at++, value);
            }
        }
    }

    /// Makes table and indexes where there are none.
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists " + name
                            + " (id text primary key, timestamp bigint not null, session_id text not null, recipe text not null,"
                            + " decision text not null, selected_model text not null, cached integer not null,"
                            + " streamed integer not null, lifecycle text not null, request_id text not null,"
                            + " created_at bigint not null, expires bigint not null, summary text not null, detail text not null)");
            for (String columns : List.of(
                    "timestamp",
                    "created_at",
                    "request_id",
                    "expires",
                    "decision, timestamp",
                    "selected_model, timestamp",
                    "session_id, timestamp")) {
                statement.execute("create index if not exists " + name + "_" + columns.replace(", ", "_") + " on "
                        + name + " (" + columns + ")");
            }
        }
    }

    /// Keeps records, each in place of a former one.
    ///
    /// @param now milliseconds since 1970
    public void put(Connection connection, List<ReplayRecord> records, long now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + name + " (" + HEAD
                + ", created_at, expires, summary, detail) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                + " on conflict (id) do update set session_id = excluded.session_id, recipe = excluded.recipe,"
                + " decision = excluded.decision, selected_model = excluded.selected_model, cached = excluded.cached,"
                + " streamed = excluded.streamed, lifecycle = excluded.lifecycle, summary = excluded.summary,"
                + " detail = excluded.detail")) {
            for (ReplayRecord record : records) {
                ReplayHead head = record.head();
                insert.setString(1, head.id());
                insert.setLong(2, head.time().toEpochMilli());
                insert.setString(3, head.session());
                insert.setString(4, head.recipe());
                insert.setString(5, head.decision());
                insert.setString(6, head.model());
                insert.setInt(7, head.cached() ? 1 : 0);
                insert.setInt(8, head.streamed() ? 1 : 0);
                insert.setString(9, head.lifecycle().word());
                insert.setString(10, head.requestId());
                insert.setLong(11, now);
                insert.setLong(12, bounds.expiryMillis(head.time()));
                insert.setString(13, ReplayText.of(record.summary().get()));
                insert.setString(14, ReplayText.of(record.detail().get()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Removes what has expired and what is too many.
    public void sweep(Connection connection, long now) throws SQLException {
        try (PreparedStatement expired = connection.prepareStatement("delete from " + name + " where expires <= ?");
                PreparedStatement oldest = connection.prepareStatement("delete from " + name
                        + " where id in (select id from " + name + ORDER + " limit ? offset ?)")) {
            expired.setLong(1, now);
            expired.executeUpdate();
            oldest.setLong(1, NO_LIMIT);
            oldest.setLong(2, bounds.records());
            oldest.executeUpdate();
        }
    }

    public Optional<ReplayRecord> get(Connection connection, String id, long now) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + HEAD + ", summary, detail from " + name + " where id = ? and expires > ?")) {
            query.setString(1, id);
            query.setLong(2, now);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    public Page newest(Connection connection, ReplayQuery query, int offset, int limit, long now) throws SQLException {
        Where where = where(query, now);
        var records = new ArrayList<ReplayRecord>();
        try (PreparedStatement page = connection.prepareStatement(
                "select " + HEAD + ", summary, detail from " + name + where.text() + ORDER + " limit ? offset ?")) {
            where.bind(page, (long) limit, (long) offset);
            try (ResultSet rows = page.executeQuery()) {
                while (rows.next()) {
                    records.add(read(rows));
                }
            }
        }
        try (PreparedStatement count = connection.prepareStatement("select count(*) from " + name + where.text())) {
            where.bind(count);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return new Page(records, row.getLong(1));
            }
        }
    }

    public long purge(Connection connection, ReplayQuery query, long keep, long now) throws SQLException {
        Where where = where(query, now);
        try (PreparedStatement delete = connection.prepareStatement("delete from " + name
                + " where id in (select id from " + name + where.text() + ORDER + " limit ? offset ?)")) {
            where.bind(delete, NO_LIMIT, keep);
            return delete.executeUpdate();
        }
    }

    public boolean delete(Connection connection, String id, long now) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from " + name + " where id = ? and expires > ?")) {
            delete.setString(1, id);
            delete.setLong(2, now);
            return delete.executeUpdate() > 0;
        }
    }

    public List<Wins> wins(Connection connection, long now) throws SQLException {
        var wins = new ArrayList<Wins>();
        try (PreparedStatement query = connection.prepareStatement("select recipe, decision, count(*) from " + name
                + " where expires > ? and recipe <> '' and selected_model <> '' group by recipe, decision")) {
            query.setLong(1, now);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    wins.add(new Wins(rows.getString(1), rows.getString(2), rows.getLong(3)));
                }
            }
        }
        return wins;
    }

    private static Where where(ReplayQuery query, long now) {
        var text = new StringBuilder(" where expires > ?");
        var values = new ArrayList<Object>();
        values.add(now);
        equal(text, values, "recipe", query.recipe());
        equal(text, values, "decision", query.decision());
        equal(text, values, "selected_model", query.model());
        equal(text, values, "session_id", query.session());
        if (!query.search().isEmpty()) {
            String part = query.search()
                    .toLowerCase(Locale.ROOT)
                    .replace("!", "!!")
                    .replace("%", "!%")
                    .replace("_", "!_");
            text.append(" and (lower(id) like ? escape '!' or lower(request_id) like ? escape '!'"
                    + " or lower(recipe) like ? escape '!')");
            values.addAll(Collections.nCopies(3, "%" + part + "%"));
        }
        switch (query.replies()) {
            case ALL -> {}
            case CACHED -> text.append(" and cached = 1");
            case STREAMED -> text.append(" and streamed = 1");
        }
        Instant before = query.before();
        if (before != null) {
            text.append(" and timestamp < ?");
            values.add(before.toEpochMilli());
        }
        return new Where(text.toString(), values);
    }

    private static void equal(StringBuilder text, List<Object> values, String column, String wanted) {
        if (!wanted.isEmpty()) {
            text.append(" and ").append(column).append(" = ?");
            values.add(wanted);
        }
    }

    private static ReplayRecord read(ResultSet row) throws SQLException {
        var head = new ReplayHead(
                row.getString(1),
                row.getString(10),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getInt(7) == 1,
                row.getInt(8) == 1,
                Lifecycle.of(row.getString(9)));
        return ReplayText.record(head, row.getString(HEAD_COLUMNS + 1), row.getString(HEAD_COLUMNS + 2));
    }
}

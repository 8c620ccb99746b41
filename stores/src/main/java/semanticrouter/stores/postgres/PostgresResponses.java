package semanticrouter.stores.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.ResponseRow;

/// Keeps responses in a table of a PostgreSQL server, which routers may share. The table is made when it is not there.
///
/// The server may be away when the router starts. Records that expired or are too many are removed as others are put.
public final class PostgresResponses implements ResponseStore {
    private static final String COLUMNS =
            "id, tenant, owner, previous, conversation, created, instructions, response, input";
    private static final int SWEEP_EVERY = 16;

    private final String table;
    private final Connections connections;
    private final Bounds bounds;
    private final Clock clock;
    private final AtomicLong puts = new AtomicLong();
    private volatile boolean prepared;

    public PostgresResponses(PostgresOptions options, Bounds bounds, Clock clock) {
        this.table = options.table();
        this.connections = new Connections(options);
        this.bounds = bounds;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "postgres";
    }

    @Override
    public Durability durability() {
        return Durability.SERVER;
    }

    private <T> T call(Connections.Work<T> work) throws StoreException, InterruptedException {
        if (!prepared) {
            connections.call(this::prepare);
            prepared = true;
        }
        return connections.call(work);
    }

    private boolean prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // One router at a time: two that create the same table at once would fail.
            statement.execute("select pg_advisory_xact_lock(" + table.hashCode() + ")");
            statement.execute(
                    "create table if not exists " + table + " (id text primary key, tenant text not null, "
                            + "owner text not null, previous text not null, conversation text not null, created bigint not null, "
                            + "expires bigint not null, instructions text not null, response text not null, input text not null)");
            statement.execute("create index if not exists " + table + "_expires on " + table + " (expires)");
            statement.execute("create index if not exists " + table + "_created on " + table + " (created, id)");
            return true;
        }
    }

    @Override
    public void put(StoredResponse response) throws StoreException, InterruptedException {
        boolean sweep = puts.getAndIncrement() % SWEEP_EVERY == 0;
        call(connection -> {
            insert(connection, response);
            return sweep && sweep(connection);
        });
    }

    private void insert(Connection connection, StoredResponse response) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " (" + COLUMNS
                + ", expires) values (?,?,?,?,?,?,?,?,?,?) on conflict (id) do update set tenant = excluded.tenant, "
                + "owner = excluded.owner, previous = excluded.previous, conversation = excluded.conversation, "
                + "created = excluded.created, expires = excluded.expires, instructions = excluded.instructions, "
                + "response = excluded.response, input = excluded.input")) {
            ResponseRow.bind(insert, response);
            insert.setLong(ResponseRow.COLUMNS + 1, bounds.expiryMillis(response.created()));
            insert.executeUpdate();
        }
    }

    private boolean sweep(Connection connection) throws SQLException {
        try (PreparedStatement expired = connection.prepareStatement("delete from " + table + " where expires <= ?");
                PreparedStatement oldest = connection.prepareStatement("delete from " + table
                        + " where id in (select id from " + table + " order by created desc, id desc offset ?)")) {
            expired.setLong(1, clock.millis());
            oldest.setLong(1, bounds.records());
            return expired.executeUpdate() + oldest.executeUpdate() > 0;
        }
    }

    @Override
    public Optional<StoredResponse> get(String id, Owner owner) throws StoreException, InterruptedException {
        return call(connection -> {
            try (PreparedStatement query = connection.prepareStatement("select " + COLUMNS + " from " + table
                    + " where id = ? and tenant = ? and owner = ? and expires > ?")) {
                ResponseRow.bind(query, id, owner, clock.millis());
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Optional.of(ResponseRow.read(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public boolean delete(String id, Owner owner) throws StoreException, InterruptedException {
        return call(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from " + table + " where id = ? and tenant = ? and owner = ? and expires > ?")) {
                ResponseRow.bind(delete, id, owner, clock.millis());
                return delete.executeUpdate() > 0;
            }
        });
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        call(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("select 1");
            }
        });
    }

    @Override
    public long count() throws StoreException, InterruptedException {
        return call(connection -> {
            sweep(connection);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from " + table)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public void close() {
        connections.close();
    }
}

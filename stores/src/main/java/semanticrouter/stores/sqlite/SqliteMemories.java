package semanticrouter.stores.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.memory.MemoryBounds;

/// Keeps memories in one {@linkplain SqliteFile SQLite file}.
public final class SqliteMemories implements MemoryStore {
    private static final int VERSION = 1;
    private static final long IDLE_MILLIS = 60_000;

    /// Memories that are looked at when there is no room for all.
    private static final int LOOKED_AT = 64;

    private static final String OWNED = " from memory where tenant = ? and user = ?";

    private static final List<String> TABLES = List.of(
            """
            create table if not exists memory (
              id text primary key, tenant text not null, user text not null, type text not null,
              created integer not null, updated integer not null, importance real not null,
              uses integer not null, last_used integer not null, source text not null,
              project text not null, created_by text not null, conversation text not null,
              created_via text not null, encoder text not null, content text not null, vector blob)""",
            "create index if not exists memory_owner on memory (tenant, user, updated)",
            "create index if not exists memory_last_used on memory (last_used)");

    private final MemoryBounds bounds;
    private final Clock clock;
    private final SqliteLane writer;
    private final SqliteLane reader;
    /// Memories in the file, known to the writer's thread alone.
    private long count;

    /// Opens or creates the file.
    ///
    /// @throws IOException with a sentence for a person when that is impossible
    public static SqliteMemories open(Path file, MemoryBounds bounds, Clock clock) throws IOException {
        var sqlite = new SqliteFile(
                file,
                "the memory store",
                "make the file writable, move it away, or set global.stores.memory.backend: memory");
        return sqlite.open(VERSION, TABLES, writing -> new SqliteMemories(writing, sqlite.reading(), bounds, clock));
    }

    private SqliteMemories(Connection writing, Connection reading, MemoryBounds bounds, Clock clock)
            throws SQLException {
        this.bounds = bounds;
        this.clock = clock;
        measure(writing);
        writing.commit();
        writer = new SqliteLane("memory-sqlite-writer", writing, this::measure, IDLE_MILLIS);
        reader = new SqliteLane("memory-sqlite-reader", reading, _ -> true, IDLE_MILLIS);
    }

    private boolean measure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from memory")) {
            count = row.getLong(1);
            return true;
        }
    }

    @Override
    public String kind() {
        return "sqlite";
    }

    @Override
    public Durability durability() {
        return Durability.FILE;
    }

    @Override
    public void put(Memory memory, Set<String> replaced) throws StoreException, InterruptedException {
        writer.call(connection -> {
            for (String id : replaced) {
                remove(connection, id, memory.owner());
            }
            remove(connection, memory.id(), memory.owner());
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into memory (" + MemoryRow.COLUMNS + ") values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
                MemoryRow.bind(insert, memory);
                count += insert.executeUpdate();
            }
            return evict(connection, memory);
        });
    }

    private boolean remove(Connection connection, String id, Owner owner) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete" + OWNED + " and id = ?")) {
            MemoryRow.bind(delete, owner);
            delete.setString(3, id);
            int gone = delete.executeUpdate();
            count -= gone;
            return gone > 0;
        }
    }

    /// What tells which memory goes.
    private record Rank(String id, Owner owner, double worth, boolean faded) {}

    /// Removes what has faded of the owner, then the weakest until the rest is within bounds.
    private boolean evict(Connection connection, Memory last) throws SQLException {
        List<Rank> own = new ArrayList<>();
        for (Rank rank : ranks(connection, last.owner())) {
            boolean stays = rank.id().equals(last.id()) || !rank.faded();
            if (stays) {
                own.add(rank);
            } else {
                remove(connection, rank.id(), rank.owner());
            }
        }
        for (long over = own.size() - bounds.perOwner(); over > 0; over--) {
            Rank weakest = weakest(own, last.id());
            own.remove(weakest);
            remove(connection, weakest.id(), weakest.owner());
        }
        while (count > bounds.all()) {
            List<Rank> some = ranks(connection, null);
            Rank weakest = some.isEmpty() ? null : weakest(some, last.id());
            if (weakest == null || !remove(connection, weakest.id(), weakest.owner())) {
                return measure(connection); // another process has been at the file
            }
        }
        return true;
    }

    /// The weakest of some; the last one put only when there is no other.
    private static Rank weakest(List<Rank> some, String last) {
        Rank weakest = some.getFirst();
        for (Rank rank : some) {
            boolean less = rank.worth() < weakest.worth();
            if (weakest.id().equals(last) || less && !rank.id().equals(last)) {
                weakest = rank;
            }
        }
        return weakest;
    }

    /// Memories of an owner, the oldest first, or some of those that were longest not used.
    private List<Rank> ranks(Connection connection, @Nullable Owner owner) throws SQLException {
        String columns = "select id, tenant, user, importance, uses, last_used";
        try (PreparedStatement query = connection.prepareStatement(
                owner == null
                        ? columns + " from memory order by last_used, updated, rowid limit " + LOOKED_AT
                        : columns + OWNED + " order by updated, rowid")) {
            if (owner != null) {
                MemoryRow.bind(query, owner);
            }
            Instant now = clock.instant();
            var ranks = new ArrayList<Rank>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long uses = row.getLong(5);
                    Instant last = Instant.ofEpochMilli(row.getLong(6));
                    ranks.add(new Rank(
                            row.getString(1),
                            new Owner(row.getString(2), row.getString(3)),
                            bounds.worth(row.getDouble(4), uses, last, now),
                            bounds.faded(uses, last, now)));
                }
            }
            return ranks;
        }
    }

    @Override
    public Optional<Memory> get(String id, Owner owner) throws StoreException, InterruptedException {
        return reader.call(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select " + MemoryRow.COLUMNS + OWNED + " and id = ?")) {
                MemoryRow.bind(query, owner);
                query.setString(3, id);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Optional.of(MemoryRow.read(row)) : Optional.<Memory>empty();
                }
            }
        });
    }

    @Override
    public Page newest(Owner owner, Optional<MemoryType> type, int limit) throws StoreException, InterruptedException {
        String filter = type.isPresent() ? " and type = ?" : "";
        return reader.call(connection -> {
            try (PreparedStatement page = connection.prepareStatement("select " + MemoryRow.COLUMNS + OWNED + filter
                            + " order by updated desc, rowid desc limit " + Math.max(0, limit));
                    PreparedStatement total = connection.prepareStatement("select count(*)" + OWNED + filter)) {
                for (PreparedStatement query : List.of(page, total)) {
                    MemoryRow.bind(query, owner);
                    if (type.isPresent()) {
                        query.setString(3, type.get().toString());
                    }
                }
                var memories = new ArrayList<Memory>();
                try (ResultSet row = page.executeQuery();
                        ResultSet all = total.executeQuery()) {
                    while (row.next()) {
                        memories.add(MemoryRow.read(row));
                    }
                    return new Page(memories, all.getLong(1));
                }
            }
        });
    }

    @Override
    public boolean delete(String id, Owner owner) throws StoreException, InterruptedException {
        return writer.call(connection -> remove(connection, id, owner));
    }

    @Override
    public long clear(Owner owner, Optional<MemoryType> type) throws StoreException, InterruptedException {
        return writer.call(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete" + OWNED + (type.isPresent() ? " and type = ?" : ""))) {
                MemoryRow.bind(delete, owner);
                if (type.isPresent()) {
                    delete.setString(3, type.get().toString());
                }
                long gone = delete.executeUpdate();
                count -= gone;
                return gone;
            }
        });
    }

    @Override
    public void used(Owner owner, Set<String> ids, Instant at) throws StoreException, InterruptedException {
        writer.call(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update memory set uses = uses + 1, last_used = ? where tenant = ? and user = ? and id = ?")) {
                for (String id : ids) {
                    update.setLong(1, at.toEpochMilli());
                    update.setString(2, owner.tenant());
                    update.setString(3, owner.user());
                    update.setString(4, id);
                    update.executeUpdate();
                }
                return true;
            }
        });
    }

    @Override
    public long count() throws StoreException, InterruptedException {
        return writer.call(_ -> count);
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}

package semanticrouter.stores.sqlite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryOrigin;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.store.Owner;

/// A memory as a row. Times are milliseconds since 1970, vectors little-endian floats.
final class MemoryRow {
    static final String COLUMNS = "id, tenant, user, type, content, encoder, vector, source, project, created_by,"
            + " conversation, created_via, created, updated, importance, uses, last_used";

    private MemoryRow() {}

    /// Sets the first two values of a statement.
    static void bind(PreparedStatement statement, Owner owner) throws SQLException {
        statement.setString(1, owner.tenant());
        statement.setString(2, owner.user());
    }

    static void bind(PreparedStatement insert, Memory memory) throws SQLException {
        NamedEmbedding vector = memory.vector();
        MemoryOrigin origin = memory.origin();
        insert.setString(1, memory.id());
        insert.setString(2, memory.owner().tenant());
        insert.setString(3, memory.owner().user());
        insert.setString(4, memory.type().toString());
        insert.setString(5, memory.content());
        insert.setString(6, vector == null ? "" : vector.encoder());
        insert.setBytes(7, vector == null ? null : bytes(vector.embedding().values()));
        insert.setString(8, origin.source());
        insert.setString(9, origin.project());
        insert.setString(10, origin.createdBy());
        insert.setString(11, origin.conversation());
        insert.setString(12, origin.via());
        insert.setLong(13, memory.created().toEpochMilli());
        insert.setLong(14, memory.updated().toEpochMilli());
        insert.setDouble(15, memory.importance());
        insert.setLong(16, memory.use().count());
        insert.setLong(17, memory.use().last().toEpochMilli());
    }

    /// @throws SQLException if the row was written by something else
    static Memory read(ResultSet row) throws SQLException {
        byte[] vector = row.getBytes(7);
        return new Memory(
                row.getString(1),
                new Owner(row.getString(2), row.getString(3)),
                MemoryType.of(row.getString(4))
                        .orElseThrow(() -> new SQLException("a memory is of a type that is not known")),
                row.getString(5),
                vector(row.getString(6), vector),
                new MemoryOrigin(
                        row.getString(8), row.getString(9), row.getString(10), row.getString(11), row.getString(12)),
                Instant.ofEpochMilli(row.getLong(13)),
                Instant.ofEpochMilli(row.getLong(14)),
                row.getDouble(15),
                new MemoryUse(row.getLong(16), Instant.ofEpochMilli(row.getLong(17))));
    }

    private static @Nullable NamedEmbedding vector(String encoder, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new NamedEmbedding(encoder, new Embedding(values));
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}

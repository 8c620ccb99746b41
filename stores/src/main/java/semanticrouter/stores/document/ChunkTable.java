package semanticrouter.stores.document;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The rows of passages: text and vector.
final class ChunkTable {
    private ChunkTable() {}

    /// Takes what is read of a row.
    @FunctionalInterface
    interface Sink {
        void take(HeldTable.Key key, String name, int place, float[] vector);
    }

    static void insert(Connection connection, HeldTable.Key key, List<String> texts, List<float[]> vectors)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into chunk (store, file, place, text, vector) values (?,?,?,?,?)")) {
            for (int i = 0; i < texts.size(); i++) {
                insert.setString(1, key.store());
                insert.setString(2, key.file());
                insert.setInt(3, i);
                insert.setString(4, texts.get(i));
                insert.setBytes(5, bytes(vectors.get(i)));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Hands over every passage of files that have been read, in the order of their places.
    static void each(Connection connection, Sink sink) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        select chunk.store, chunk.file, file.name, chunk.place, chunk.vector
                        from chunk join held on held.store = chunk.store and held.file = chunk.file
                        join file on file.id = chunk.file
                        where held.status = 'completed' order by chunk.store, chunk.file, chunk.place""");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                var key = new HeldTable.Key(row.getString(1), row.getString(2));
                sink.take(key, row.getString(3), row.getInt(4), floats(row.getBytes(5)));
            }
        }
    }

    /// The text of a passage; empty when it was removed meanwhile.
    static Optional<String> text(Connection connection, HeldTable.Key key, int place) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select text from chunk where store = ? and file = ? and place = ?")) {
            select.setString(1, key.store());
            select.setString(2, key.file());
            select.setInt(3, place);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    static void delete(Connection connection, String store, String file) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from chunk where store = ? and file = ?")) {
            delete.setString(1, store);
            delete.setString(2, file);
            delete.executeUpdate();
        }
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    private static float[] floats(byte[] bytes) {
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}

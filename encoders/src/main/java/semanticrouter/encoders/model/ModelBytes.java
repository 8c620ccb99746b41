package semanticrouter.encoders.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A file of a model put together from pieces of others. A model has tens of megabytes, so the pieces are copied once,
/// to where they are wanted, however deep they are nested.
///
/// Used by one thread; it holds the arrays its pieces stand in.
public final class ModelBytes {
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private int length;

    ModelBytes() {}

    /// A file as it stands.
    public static ModelBytes of(byte[] whole) {
        var bytes = new ModelBytes();
        bytes.add(whole);
        return bytes;
    }

    /// Number of bytes.
    public int length() {
        return length;
    }

    void add(byte[] bytes) {
        add(bytes, 0, bytes.length);
    }

    void add(byte[] bytes, int from, int to) {
        pieces.add(ByteBuffer.wrap(bytes, from, to - from));
        length = Math.addExact(length, to - from);
    }

    void add(ModelBytes other) {
        pieces.addAll(other.pieces);
        length = Math.addExact(length, other.length);
    }

    /// Writes all of it.
    ///
    /// @param to has room for {@link #length} bytes
    public void write(ByteBuffer to) {
        pieces.forEach(piece -> to.put(piece.duplicate()));
    }

    /// All of it in an array of its own.
    public byte[] bytes() {
        byte[] all = new byte[length];
        write(ByteBuffer.wrap(all));
        return all;
    }
}

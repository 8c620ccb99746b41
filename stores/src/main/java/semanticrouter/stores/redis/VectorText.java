package semanticrouter.stores.redis;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import semanticrouter.core.encoder.Embedding;

/// Sentence vectors as text: numbers of half precision (IEEE 754 binary16, big-endian) in Base64. The cosine of two
/// such vectors differs from the exact one by less than 0.001.
final class VectorText {
    private VectorText() {}

    static String write(Embedding vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * vector.dimension());
        for (float value : vector.values()) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /// The vector; empty when the text is none, which somebody else must have put there.
    static Optional<Embedding> read(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (bytes.length == 0 || bytes.length % Short.BYTES != 0) {
            return Optional.empty();
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        float[] values = new float[bytes.length / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(numbers.getShort());
            if (!Float.isFinite(values[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(new Embedding(values));
    }
}

package semanticrouter.core.encoder;

/// A sentence vector of unit length.
///
/// @param values `float[dimension]`; the array is shared and must not be written
@SuppressWarnings("ArrayRecordComponent") // identity comparison is what memoisation wants
public record Embedding(float[] values) {
    public int dimension() {
        return values.length;
    }

    /// Cosine similarity in [-1, 1]: the dot product over the shorter of both lengths (specification: signals §2.4).
    public double cosine(Embedding other) {
        return dot(values, other.values);
    }

    /// The first numbers of this vector, of unit length again (Matryoshka truncation).
    ///
    /// @param kept how many numbers; all of them when 0 or more than there are
    public Embedding truncated(int kept) {
        if (kept == 0 || kept >= values.length) {
            return this;
        }
        double square = 0;
        for (int i = 0; i < kept; i++) {
            square += (double) values[i] * values[i];
        }
        float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
        float[] shorter = new float[kept];
        for (int i = 0; i < kept; i++) {
            shorter[i] = values[i] * scale;
        }
        return new Embedding(shorter);
    }

    private static double dot(float[] a, float[] b) {
        int length = Math.min(a.length, b.length);
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < length; i++) {
            s0 += a[i] * b[i];
        }
        return (double) s0 + s1 + s2 + s3;
    }
}

package semanticrouter.encoders.head;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The numbers of a linear head, one row of `classes` a feature.
///
/// On disk (`weights.bin`, little endian): the dense rows and the bias row as 32-bit floats, one float scale a class,
/// the rows of the buckets as signed bytes to be multiplied by it.
///
/// @param classes number of labels
/// @param dense `float[(dimension + 1) * classes]`, the last row is the bias
/// @param scales `float[classes]`
/// @param buckets `byte[buckets * classes]`
@SuppressWarnings("ArrayRecordComponent") // the parameters themselves
public record HeadWeights(int classes, float[] dense, float[] scales, byte[] buckets) {
    /// Rounds the rows of the buckets to bytes, each class with the smallest scale that holds its largest weight.
    ///
    /// @param sparse `float[buckets * classes]`
    public static HeadWeights quantised(int classes, float[] dense, float[] sparse) {
        float[] scales = new float[classes];
        for (int i = 0; i < sparse.length; i++) {
            scales[i % classes] = Math.max(scales[i % classes], Math.abs(sparse[i]) / 127);
        }
        byte[] bytes = new byte[sparse.length];
        for (int i = 0; i < sparse.length; i++) {
            float scale = scales[i % classes];
            bytes[i] = scale == 0 ? 0 : (byte) Math.round(sparse[i] / scale);
        }
        return new HeadWeights(classes, dense, scales, bytes);
    }

    /// @throws IllegalArgumentException when the length does not fit
    public static HeadWeights read(byte[] file, int classes, int dimension, int buckets) {
        int expected = 4 * ((dimension + 1) * classes + classes) + buckets * classes;
        if (file.length != expected) {
            throw new IllegalArgumentException(
                    "weights.bin has " + file.length + " bytes, head.json calls for " + expected);
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        float[] dense = new float[(dimension + 1) * classes];
        for (int i = 0; i < dense.length; i++) {
            dense[i] = buffer.getFloat();
        }
        float[] scales = new float[classes];
        for (int i = 0; i < classes; i++) {
            scales[i] = buffer.getFloat();
        }
        byte[] bytes = new byte[buckets * classes];
        buffer.get(bytes);
        return new HeadWeights(classes, dense, scales, bytes);
    }

    /// The bytes of `weights.bin`.
    public byte[] write() {
        ByteBuffer buffer = ByteBuffer.allocate(4 * (dense.length + scales.length) + buckets.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : dense) {
            buffer.putFloat(value);
        }
        for (float value : scales) {
            buffer.putFloat(value);
        }
        buffer.put(buckets);
        return buffer.array();
    }

    /// The logits of a text.
    ///
    /// @param vector `float[dimension]`, empty for a head without encoder
    double[] logits(float[] vector, NGrams grams) {
        double[] logits = new double[classes];
        for (int d = 0; d < vector.length; d++) {
            for (int k = 0; k < classes; k++) {
                logits[k] += dense[d * classes + k] * vector[d];
            }
        }
        float[] sums = new float[classes];
        if (buckets.length > 0) {
            int[] present = grams.buckets();
            for (int i = 0; i < present.length; i++) {
                float value = grams.values()[i];
                int row = present[i] * classes;
                for (int k = 0; k < classes; k++) {
                    sums[k] += buckets[row + k] * value;
                }
            }
        }
        for (int k = 0; k < classes; k++) {
            logits[k] += dense[dense.length - classes + k] + sums[k] * scales[k];
        }
        return logits;
    }
}

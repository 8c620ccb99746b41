package semanticrouter.encoders.tag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The numbers of a linear chain.
///
/// On disk (little endian): transitions as 32-bit floats, one float scale a label, then the rows of the buckets as
/// signed bytes to be multiplied by it.
///
/// @param labels how many
/// @param transitions `float[from * labels + to]`; the row `labels` is the start
/// @param scales `float[labels]`
/// @param buckets `byte[bucket * labels + label]`
@SuppressWarnings("ArrayRecordComponent") // the parameters themselves
public record ChainWeights(int labels, float[] transitions, float[] scales, byte[] buckets) {
    /// Rounds emissions to bytes.
    static ChainWeights quantised(int labels, float[] transitions, float[] emissions) {
        float[] scales = new float[labels];
        for (int i = 0; i < emissions.length; i++) {
            scales[i % labels] = Math.max(scales[i % labels], Math.abs(emissions[i]) / 127);
        }
        byte[] bytes = new byte[emissions.length];
        for (int i = 0; i < emissions.length; i++) {
            float scale = scales[i % labels];
            bytes[i] = scale == 0 ? 0 : (byte) Math.round(emissions[i] / scale);
        }
        return new ChainWeights(labels, transitions, scales, bytes);
    }

    /// @throws IllegalArgumentException when the length does not fit
    public static ChainWeights read(byte[] file, int labels) {
        int floats = (labels + 1) * labels + labels;
        int expected = 4 * floats + WordFeatures.BUCKETS * labels;
        if (file.length != expected) {
            throw new IllegalArgumentException("weights.bin has " + file.length + " bytes, expected are " + expected);
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        float[] transitions = new float[(labels + 1) * labels];
        for (int i = 0; i < transitions.length; i++) {
            transitions[i] = buffer.getFloat();
        }
        float[] scales = new float[labels];
        for (int i = 0; i < labels; i++) {
            scales[i] = buffer.getFloat();
        }
        byte[] bytes = new byte[WordFeatures.BUCKETS * labels];
        buffer.get(bytes);
        return new ChainWeights(labels, transitions, scales, bytes);
    }

    /// The bytes of `weights.bin`.
    public byte[] write() {
        ByteBuffer buffer = ByteBuffer.allocate(4 * (transitions.length + scales.length) + buckets.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : transitions) {
            buffer.putFloat(value);
        }
        for (float value : scales) {
            buffer.putFloat(value);
        }
        buffer.put(buckets);
        return buffer.array();
    }

    /// Emission scores of one word.
    float[] emissions(int[] features) {
        int[] sums = new int[labels];
        for (int feature : features) {
            int row = feature * labels;
            for (int k = 0; k < labels; k++) {
                sums[k] += buckets[row + k];
            }
        }
        float[] scores = new float[labels];
        for (int k = 0; k < labels; k++) {
            scores[k] = sums[k] * scales[k];
        }
        return scores;
    }
}

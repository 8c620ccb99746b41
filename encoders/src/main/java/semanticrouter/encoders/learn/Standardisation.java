package semanticrouter.encoders.learn;

import java.util.Arrays;
import java.util.List;

/// Gives each dimension of the sentence vectors mean 0 and the same spread, so that one penalty fits all; folded into
/// the weights afterwards, so that a head reads plain vectors. A dimension that hardly moves (all-MiniLM-L6-v2 has one)
/// is left out: stretched, it would be nothing but rounding errors.
public final class Standardisation {
    /// Least spread of a dimension that is used, against the median spread.
    private static final double LEAST_SPREAD = 0.05;

    private final double[] mean;
    private final double[] factor;

    private Standardisation(double[] mean, double[] factor) {
        this.mean = mean;
        this.factor = factor;
    }

    /// @param scale length of a typical standardised vector
    public static Standardisation of(List<float[]> vectors, double scale) {
        int dimension = vectors.getFirst().length;
        double[] mean = new double[dimension];
        double[] factor = new double[dimension];
        for (float[] vector : vectors) {
            for (int d = 0; d < dimension; d++) {
                mean[d] += vector[d] / vectors.size();
            }
        }
        for (float[] vector : vectors) {
            for (int d = 0; d < dimension; d++) {
                factor[d] += (vector[d] - mean[d]) * (vector[d] - mean[d]) / vectors.size();
            }
        }
        double[] sorted = factor.clone();
        Arrays.sort(sorted);
        double least = dimension == 0 ? 0 : LEAST_SPREAD * Math.sqrt(sorted[dimension / 2]);
        for (int d = 0; d < dimension; d++) {
            double spread = Math.sqrt(factor[d]);
            factor[d] = spread <= least ? 0 : scale / spread / Math.sqrt(dimension);
        }
        return new Standardisation(mean, factor);
    }

    public float[] apply(float[] vector) {
        float[] result = new float[vector.length];
        for (int d = 0; d < vector.length; d++) {
            result[d] = (float) ((vector[d] - mean[d]) * factor[d]);
        }
        return result;
    }

    /// Weights for plain vectors from weights for standardised ones.
    ///
    /// @param weights `float[(dimension + 1) * classes]`, the bias last
    public float[] folded(float[] weights, int classes) {
        float[] folded = weights.clone();
        int bias = weights.length - classes;
        for (int d = 0; d < mean.length; d++) {
            for (int k = 0; k < classes; k++) {
                double weight = weights[d * classes + k] * factor[d];
                folded[d * classes + k] = (float) weight;
                folded[bias + k] -= (float) (weight * mean[d]);
            }
        }
        return folded;
    }
}

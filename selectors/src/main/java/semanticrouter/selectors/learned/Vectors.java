package semanticrouter.selectors.learned;

import java.util.Arrays;

/// Arithmetic on vectors of equal length.
final class Vectors {
    private Vectors() {}

    static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// The vector scaled to length 1; the vector itself when its length is 0.
    static double[] unit(double[] a) {
        double length = Math.sqrt(dot(a, a));
        return length == 0 ? a : Arrays.stream(a).map(value -> value / length).toArray();
    }
}

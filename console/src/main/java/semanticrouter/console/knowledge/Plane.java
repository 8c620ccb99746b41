package semanticrouter.console.knowledge;

import java.util.List;
import java.util.stream.IntStream;

/// Points of a plane that shows vectors as well as a plane can: their principal components (Pearson 1901), found one
/// after the other by power iteration. The same vectors give the same plane.
public final class Plane {
    private static final int ROUNDS = 200;
    private static final double STILL = 1e-9;

    private final double[][] points;
    private final double[] explained;

    private Plane(double[][] points, double[] explained) {
        this.points = points;
        this.explained = explained;
    }

    /// @param vectors `float[dimension]` each; not written
    static Plane through(List<float[]> vectors) {
        int count = vectors.size();
        int dimension = count == 0 ? 0 : vectors.getFirst().length;
        double[][] rest = centred(vectors, dimension);
        double whole = spread(rest);
        double[][] points = new double[count][2];
        double[] explained = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            double[] direction = direction(rest, dimension);
            double along = 0;
            for (int i = 0; i < count; i++) {
                double place = dot(rest[i], direction);
                points[i][axis] = place;
                along += place * place;
                for (int d = 0; d < dimension; d++) {
                    rest[i][d] -= place * direction[d];
                }
            }
            explained[axis] = whole == 0 ? 0 : along / whole;
        }
        return new Plane(points, explained);
    }

    private static double[][] centred(List<float[]> vectors, int dimension) {
        double[] mean = new double[dimension];
        for (float[] vector : vectors) {
            for (int d = 0; d < dimension; d++) {
                mean[d] += vector[d] / vectors.size();
            }
        }
        double[][] centred = new double[vectors.size()][dimension];
        for (int i = 0; i < centred.length; i++) {
            for (int d = 0; d < dimension; d++) {
                centred[i][d] = vectors.get(i)[d] - mean[d];
            }
        }
        return centred;
    }

    private static double spread(double[][] rows) {
        double sum = 0;
        for (double[] row : rows) {
            sum += dot(row, row);
        }
        return sum;
    }

    /// The direction of the greatest spread, of unit length, its largest number positive; zero when there is no spread.
    private static double[] direction(double[][] rows, int dimension) {
        double[] direction = new double[dimension];
        double longest = STILL;
        for (double[] row : rows) {
            double length = Math.sqrt(dot(row, row));
            if (length > longest) {
                longest = length;
                direction = row.clone();
            }
        }
        unit(direction);
        for (int round = 0; round < ROUNDS; round++) {
            double[] next = new double[dimension];
            for (double[] row : rows) {
                double place = dot(row, direction);
                for (int d = 0; d < dimension; d++) {
                    next[d] += place * row[d];
                }
            }
            unit(next);
            double moved = 1 - Math.abs(dot(next, direction));
            direction = next;
            if (moved < STILL) {
                break;
            }
        }
        double[] found = direction;
        int largest = IntStream.range(0, dimension)
                .reduce((a, b) -> Math.abs(found[b]) > Math.abs(found[a]) ? b : a)
                .orElse(0);
        if (dimension > 0 && found[largest] < 0) {
            for (int d = 0; d < dimension; d++) {
                found[d] = -found[d];
            }
        }
        return found;
    }

    private static void unit(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        for (int d = 0; d < vector.length; d++) {
            vector[d] = length == 0 ? 0 : vector[d] / length;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// Where vector `i` lies on axis 0 or 1.
    double at(int i, int axis) {
        return points[i][axis];
    }

    /// Part of the vectors' spread that lies along an axis, in [0, 1].
    double explained(int axis) {
        return explained[axis];
    }

    /// The least place on an axis; 0 when there are no points.
    double least(int axis) {
        return IntStream.range(0, points.length)
                .mapToDouble(i -> points[i][axis])
                .min()
                .orElse(0);
    }

    /// The greatest place on an axis; 0 when there are no points.
    double greatest(int axis) {
        return IntStream.range(0, points.length)
                .mapToDouble(i -> points[i][axis])
                .max()
                .orElse(0);
    }
}

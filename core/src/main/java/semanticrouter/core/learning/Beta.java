package semanticrouter.core.learning;

import java.util.random.RandomGenerator;

/// Draws from beta distributions as the share of two gamma variates. Source: G. Marsaglia, W. W. Tsang,
/// "A simple method for generating gamma variables", ACM TOMS 26 (2000).
final class Beta {
    /// A draw is accepted with a probability of more than 0.95, so that as many are refused once in
    /// 10^83.
    private static final int TRIES = 64;

    private Beta() {}

    /// A draw in [0, 1].
    ///
    /// @param alpha 1 or more
    /// @param beta 1 or more
    static double draw(double alpha, double beta, RandomGenerator random) {
        double first = gamma(alpha, random);
        double second = gamma(beta, random);
        return first / (first + second);
    }

    private static double gamma(double shape, RandomGenerator random) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        for (int tries = 0; tries < TRIES; tries++) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
        return d;
    }
}

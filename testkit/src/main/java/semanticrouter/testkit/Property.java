package semanticrouter.testkit;

import java.util.SplittableRandom;

/// Checks a law on many random cases; a failure names the seed that repeats it.
///
/// The seed of a run is fixed unless `-Dproperty.seed=N` says otherwise, so a build is repeatable;
/// `-Dproperty.seed=random` explores. A failing case is repeated alone with `-Dproperty.seed=N -Dproperty.runs=1`.
public final class Property {
    private Property() {}

    /// One case.
    @FunctionalInterface
    public interface Case {
        void check(Gen gen) throws Exception;
    }

    /// Runs the law `runs` times, each time with its own seed.
    public static void check(String law, int runs, Case body) {
        String asked = System.getProperty("property.seed", "20260101");
        long first = asked.equals("random") ? new SplittableRandom().nextLong() : Long.parseLong(asked);
        int times = Integer.getInteger("property.runs", runs);
        System.out.println("property \"" + law + "\": seeds from " + first + ", " + times + " runs");
        for (int i = 0; i < times; i++) {
            long seed = first + i;
            try {
                body.check(new Gen(seed));
            } catch (Exception | AssertionError failure) {
                throw new AssertionError(
                        "\"" + law + "\" fails with -Dproperty.seed=" + seed + " -Dproperty.runs=1: " + failure,
                        failure);
            }
        }
    }
}

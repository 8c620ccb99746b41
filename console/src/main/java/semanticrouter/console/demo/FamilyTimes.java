package semanticrouter.console.demo;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long each signal family took in the latest dry runs of the page. Safe for all threads.
final class FamilyTimes {
    /// Dry runs that count.
    static final int WINDOW = 256;

    /// Families that are kept; there are as many as the product has.
    private static final int FAMILIES = 64;

    private final Map<String, Ring> families = new LinkedHashMap<>();

    /// A median and what it is of.
    ///
    /// @param p50Ms milliseconds
    /// @param count dry runs it was taken from
    record Median(double p50Ms, int count) {}

    synchronized void add(String family, double millis) {
        if (families.containsKey(family) || families.size() < FAMILIES) {
            families.computeIfAbsent(family, _ -> new Ring()).add(millis);
        }
    }

    /// The median by family.
    synchronized Map<String, Median> medians() {
        var medians = new LinkedHashMap<String, Median>();
        families.forEach((family, ring) -> medians.put(family, ring.median()));
        return medians;
    }

    private static final class Ring {
        private final double[] values = new double[WINDOW];
        private int count;
        private int next;

        void add(double millis) {
            values[next] = millis;
            next = (next + 1) % WINDOW;
            count = Math.min(WINDOW, count + 1);
        }

        Median median() {
            double[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            int middle = count / 2;
            double p50 = count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Median(p50, count);
        }
    }
}

package semanticrouter.signals.bank;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// How examples become prototypes and how a query is scored against them (specification: signals §2.4).
@Doc("How examples are condensed into prototypes and how a query is scored against them.")
public record PrototypeScoring(
        @Doc("Condense examples by similarity; false keeps every example as a prototype.") @Default("true")
        boolean enabled,

        @Doc("Similarity from which two examples belong to one cluster.") @Default("0.9") @Range(min = -1, max = 1)
        double clusterSimilarityThreshold,

        @Doc("Most prototypes kept, largest clusters first; 0 keeps all.") @Default("8") @Range(min = 0)
        int maxPrototypes,

        @Doc("Weight of the nearest prototype against the mean of the nearest top_m, 0 to 1.") @Default("0.75")
        double bestWeight,

        @Doc("Prototypes in the mean; 0 or less takes all.") @Default("2")
        int topM,

        @Doc("Least lead over the runner-up that a winner needs, where one is chosen.") @Default("0") @Range(min = 0)
        double marginThreshold) {
    /// The defaults.
    public static final PrototypeScoring STANDARD = new PrototypeScoring(true, 0.9, 8, 0.75, 2, 0);

    /// The same prototypes scored by their mean alone.
    public PrototypeScoring byMean() {
        return new PrototypeScoring(enabled, clusterSimilarityThreshold, maxPrototypes, 0, 0, marginThreshold);
    }
}

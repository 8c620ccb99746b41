package semanticrouter.core.learning;

import java.util.Locale;

/// Which models adaptation may propose, and how much better one has to be where it may look further
/// (specification: selection-looper §3.2).
public enum CandidateSet {
    /// Those of the decision.
    DECISION(0, 0.04),
    /// Those of every decision of the recipe in the same tier.
    TIER(0.03, 0.06),
    /// Every model of the configuration.
    GLOBAL(0.08, 0.10);

    private final double margin;
    private final double priceWeight;

    CandidateSet(double margin, double priceWeight) {
        this.margin = margin;
        this.priceWeight = priceWeight;
    }

    /// Score by which a proposal has to exceed the base model's.
    double margin() {
        return margin;
    }

    /// Score the dearest model loses for its price.
    double priceWeight() {
        return priceWeight;
    }

    /// The set of a word of the configuration, `tier` for example.
    public static CandidateSet of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

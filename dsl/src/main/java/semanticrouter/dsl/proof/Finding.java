package semanticrouter.dsl.proof;

import java.util.List;

/// Something that is proved about a policy.
public sealed interface Finding {
    /// No request matches the decision.
    ///
    /// @param inItself its rule contradicts itself, whatever the signals mean
    record NeverMatches(String decision, boolean inItself) implements Finding {}

    /// Requests match the decision, and every one of them goes to a decision ranked above it.
    ///
    /// @param by decisions that together take them all; none of them can be left out
    record Shadowed(String decision, List<String> by) implements Finding {
        public Shadowed {
            by = List.copyOf(by);
        }
    }

    /// Neither tier nor priority orders the two decisions, and a request can match both with nothing above them.
    record EqualRank(String first, String second, Witness example) implements Finding {}

    /// The decision has a rule that every request meets.
    record AlwaysMatches(String decision) implements Finding {}

    /// Requests can match both a decision without a tier and one with, and then the one without comes first.
    ///
    /// @param untiered all decisions without a tier of which this is true
    /// @param tiered a decision with a tier that the first of them can come before
    /// @param example a request that matches both
    record MixedTiers(List<String> untiered, String tiered, Witness example) implements Finding {
        public MixedTiers {
            untiered = List.copyOf(untiered);
        }
    }

    /// Some request matches no decision; it goes to the default model.
    record DefaultReachable(Witness example) implements Finding {}

    /// The proof took too many steps for this question.
    ///
    /// @param question what stays open, in words
    record Undecided(String question) implements Finding {}
}

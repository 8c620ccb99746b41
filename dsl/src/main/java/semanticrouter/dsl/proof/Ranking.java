package semanticrouter.dsl.proof;

import semanticrouter.dsl.document.UtfOrder;

/// Which of two matching decisions comes first, as far as it is certain.
///
/// Tiers rank as soon as any matching decision has one; else priority or confidence, as the strategy says; confidence
/// within its bounds; the name last. Source: specification 4.4.
final class Ranking {
    private final boolean byConfidence;

    Ranking(boolean byConfidence) {
        this.byConfidence = byConfidence;
    }

    /// Whether the first is ranked above the second in every request that matches both.
    ///
    /// @param tiered whether some matching decision has a tier
    boolean above(Policy.Decision first, Policy.Decision second, boolean tiered) {
        if (tiered) {
            return first.tier() != second.tier()
                    ? first.tier() < second.tier()
                    : aboveByConfidence(first, second, aboveByPriority(first, second));
        }
        if (byConfidence) {
            return aboveByConfidence(first, second, aboveByPriority(first, second));
        }
        return first.priority() != second.priority()
                ? first.priority() > second.priority()
                : aboveByConfidence(first, second, aboveByName(first, second));
    }

    /// @param whenEqual the order when both confidences are the same
    private static boolean aboveByConfidence(Policy.Decision first, Policy.Decision second, boolean whenEqual) {
        double low = first.confidence().low();
        double high = second.confidence().high();
        return low > high || (low == high && whenEqual);
    }

    private static boolean aboveByPriority(Policy.Decision first, Policy.Decision second) {
        return first.priority() != second.priority()
                ? first.priority() > second.priority()
                : aboveByName(first, second);
    }

    private static boolean aboveByName(Policy.Decision first, Policy.Decision second) {
        return UtfOrder.INSTANCE.compare(first.name(), second.name()) < 0;
    }
}

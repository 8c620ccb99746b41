package semanticrouter.dsl.proof;

import java.util.List;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.syntax.Rule;

/// The bounds of a confidence.
///
/// @param low smallest possible
/// @param high largest possible
record Confidence(double low, double high) {
    static final Confidence ONE = new Confidence(1, 1);
    private static final Confidence ZERO = new Confidence(0, 0);
    private static final Confidence UNIT = new Confidence(0, 1);
    private static final Confidence HALF = new Confidence(0.5, 1);
    /// A difference of two similarities.
    private static final Confidence DIFFERENCE = new Confidence(0, 2);

    /// The bounds of a rule's confidence over all requests that match it. Source: specification 2.3 and 4.1.
    ///
    /// A part that several leaves share is bounded for each of them alone, so the bounds may be wider than the
    /// truth.
    static Confidence of(Rule rule, MappingNode signals) {
        return switch (rule) {
            case Rule.And and -> mean(and.parts(), signals);
            case Rule.Or or -> best(or.parts(), signals);
            case Rule.Not _ -> ONE;
            case Rule.Signal leaf ->
                Leaves.test(leaf) != null
                        ? ONE
                        : ofMatch(leaf.type(), leaf.name().text(), signals);
        };
    }

    private static Confidence mean(List<Rule> parts, MappingNode signals) {
        if (parts.isEmpty()) {
            return ZERO;
        }
        double low = 0;
        double high = 0;
        for (Rule part : parts) {
            Confidence of = of(part, signals);
            low += of.low;
            high += of.high;
        }
        return new Confidence(low / parts.size(), high / parts.size());
    }

    /// The best of the parts that match, which may be any of them.
    private static Confidence best(List<Rule> parts, MappingNode signals) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Rule part : parts) {
            Confidence of = of(part, signals);
            low = Math.min(low, of.low);
            high = Math.max(high, of.high);
        }
        return parts.isEmpty() ? ZERO : new Confidence(low, high);
    }

    /// The confidence of one match. Source: specification 2.3.
    static Confidence ofMatch(String type, String name, MappingNode signals) {
        return switch (type) {
            case "keyword",
                    "fact_check",
                    "user_feedback",
                    "language",
                    "context",
                    "pii",
                    "modality",
                    "metadata",
                    "authz",
                    "conversation" -> ONE;
            case "structure" -> structure(name, signals);
            case "event", "projection" -> HALF;
            case "embedding", "domain", "reask", "preference", "kb" -> UNIT;
            case "complexity", "jailbreak" -> DIFFERENCE;
            default -> new Confidence(0, Double.POSITIVE_INFINITY);
        };
    }

    private static Confidence structure(String name, MappingNode signals) {
        return Nodes.mappings(signals, "structure").stream()
                .filter(rule -> Nodes.text(rule, "name").equals(name))
                .findFirst()
                .map(rule -> Leaves.test(rule.get("predicate")) == null ? ONE : HALF)
                .orElse(HALF);
    }
}

package semanticrouter.config.recipe;

import java.util.List;
import java.util.Locale;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;

/// Checks that written rules are well-formed, apart from what they refer to (specification: signals §1.9, Q19).
///
/// @param report where findings go
public record RuleShape(TreeReport report) {
    private static final List<String> OPERATORS = List.of("AND", "OR", "NOT");

    /// Checks a rule and everything below it.
    public void check(RuleNode node, DocPath at) {
        if (node.leaf()) {
            leaf(node, at);
        } else {
            composite(node, at);
        }
        RuleNode.Bounds bounds = node.predicate();
        if (bounds != null) {
            predicate(bounds, at.key("predicate"));
        }
        for (int i = 0; i < node.parts().size(); i++) {
            check(node.parts().get(i), at.key("conditions").index(i));
        }
    }

    private void leaf(RuleNode node, DocPath at) {
        if (node.type().isBlank()) {
            report.error(
                    "rule-shape",
                    at,
                    "the condition \"" + node.name() + "\" has no type",
                    "add \"type:\" with its signal family");
        } else if (node.name().isBlank()) {
            report.error(
                    "rule-shape",
                    at,
                    "a condition of type \"" + node.type() + "\" has no name",
                    "add \"name:\" with the signal");
        }
        if (!node.operator().isBlank() || !node.parts().isEmpty()) {
            report.error(
                    "rule-shape",
                    at,
                    "a condition is either a signal (type, name) or an operator over conditions, not both",
                    "move the signal into \"conditions\"");
        }
        boolean classifier = node.type().strip().toLowerCase(Locale.ROOT).equals("classifier");
        if (classifier) {
            if (node.label().isBlank()) {
                report.error(
                        "rule-shape",
                        at,
                        "a classifier condition needs a label",
                        "add \"label:\" with one of the classifier's labels");
            }
            if (node.predicate() == null) {
                report.error(
                        "rule-shape", at, "a classifier condition needs a predicate", "add \"predicate: {gte: 0.5}\"");
            }
            return;
        }
        if (!node.label().isEmpty()) {
            report.error("rule-shape", at.key("label"), "only classifier conditions have a label", "remove it");
        }
        if (!node.onError().isEmpty()) {
            report.error(
                    "rule-shape",
                    at.key("on_error"),
                    "only classifier conditions have on_error",
                    "remove it; use on_unknown of the decision");
        }
    }

    private void composite(RuleNode node, DocPath at) {
        if (!node.label().isEmpty()) {
            onlyOnLeaves(at.key("label"), "a label");
        }
        if (!node.onError().isEmpty()) {
            onlyOnLeaves(at.key("on_error"), "on_error");
        }
        if (node.predicate() != null) {
            onlyOnLeaves(at.key("predicate"), "a predicate");
        }
        String operator = node.operator().strip().toUpperCase(Locale.ROOT);
        boolean empty = operator.isEmpty() && node.parts().isEmpty();
        if (!empty && !OPERATORS.contains(operator)) {
            report.error(
                    "rule-operator",
                    operator.isEmpty() ? at : at.key("operator"),
                    operator.isEmpty()
                            ? "conditions without an operator"
                            : "\"" + node.operator() + "\" is not an operator",
                    operator.isEmpty() ? "add \"operator: AND\", OR or NOT" : hint(operator));
        } else if (operator.equals("NOT") && node.parts().size() != 1) {
            report.error(
                    "rule-operator",
                    at,
                    "NOT needs exactly one condition, got " + node.parts().size(),
                    "wrap the conditions in an AND or OR");
        }
    }

    private void onlyOnLeaves(DocPath at, String what) {
        report.error(
                "rule-shape",
                at,
                "an operator over conditions has no use for " + what,
                "move it to the classifier condition that it is meant for; only a classifier leaf has it");
    }

    private static String hint(String operator) {
        String near = Suggestion.hint(operator, OPERATORS);
        return near.isEmpty() ? "use AND, OR or NOT" : near;
    }

    private void predicate(RuleNode.Bounds bounds, DocPath at) {
        Double low = bounds.gt() != null ? bounds.gt() : bounds.gte();
        Double high = bounds.lt() != null ? bounds.lt() : bounds.lte();
        if (low == null && high == null) {
            report.error("rule-predicate", at, "a predicate without a bound", "add gt, gte, lt or lte");
        } else if (bounds.gt() != null && bounds.gte() != null) {
            report.error("rule-predicate", at, "both gt and gte", "keep one of them");
        } else if (bounds.lt() != null && bounds.lte() != null) {
            report.error("rule-predicate", at, "both lt and lte", "keep one of them");
        } else if ((low != null && !Double.isFinite(low)) || (high != null && !Double.isFinite(high))) {
            report.error("rule-predicate", at, "a bound is not a finite number", "");
        } else if (low != null
                && high != null
                && (low > high || (low.equals(high) && (bounds.gte() == null || bounds.lte() == null)))) {
            report.error("rule-predicate", at, "no number can be within these bounds", "swap or widen them");
        }
    }
}

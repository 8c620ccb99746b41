package semanticrouter.signals.label;

import java.util.List;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.signal.SignalReport;

/// What the families of fixed labels share.
final class Labels {
    private Labels() {}

    /// A report in which the rule of exactly that name matches, if there is one.
    static SignalReport exactly(List<LabelRule> rules, String label) {
        return rules.stream().anyMatch(rule -> rule.name().equals(label))
                ? SignalReport.matching(List.of(label))
                : SignalReport.NOTHING;
    }

    /// A warning when no answer of the classifier has the rule's name.
    static List<Problem> unknown(LabelRule rule, List<String> labels) {
        return labels.contains(rule.name())
                ? List.of()
                : List.of(Problem.warning("name", "never matches; the names are " + String.join(", ", labels)));
    }
}

package semanticrouter.signals.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.signals.rules.Threshold;

/// One jailbreak rule.
@Doc("Matches when the turn tries to subvert the model's instructions.")
public record JailbreakRule(
        @Doc("Name; decisions refer to jailbreak:<name>.") @Required
        String name,

        @Doc(
                "classifier (also when empty) asks the trained guard, contrastive compares with the patterns, hybrid matches"
                        + " when either does.")
        @Default("")
        @OneOf({"", "classifier", "contrastive", "hybrid"})
        String method,

        @Doc(
                "Least risk of a match; without it the guard's own. For contrastive, least lead of the jailbreak patterns over"
                        + " the benign ones; 0 or absent is 0.1, as always for the patterns of hybrid.")
        @Nullable
        Double threshold,

        @Doc("Also read the system, assistant and earlier user messages.") @Default("false")
        boolean includeHistory,

        @Doc("Examples of attempts (contrastive and hybrid).") @Default("[]")
        List<String> jailbreakPatterns,

        @Doc("Examples of harmless turns (contrastive and hybrid).") @Default("[]")
        List<String> benignPatterns,

        @Doc("What the rule is for, for people.") @Default("")
        String description)
        implements SignalRule {
    private static final double LEAST_LEAD = 0.1;

    public JailbreakRule {
        jailbreakPatterns = List.copyOf(jailbreakPatterns);
        benignPatterns = List.copyOf(benignPatterns);
    }

    boolean classifies() {
        return !method.equals("contrastive");
    }

    boolean compares() {
        return method.equals("contrastive") || method.equals("hybrid");
    }

    double leastRisk(double standard) {
        return Threshold.widened(threshold == null ? standard : threshold);
    }

    double leastLead() {
        double own = threshold == null || !method.equals("contrastive") ? 0 : threshold;
        return Threshold.widened(own > 0 ? own : LEAST_LEAD);
    }
}

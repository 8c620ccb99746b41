package semanticrouter.signals.guard;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// Shared settings of the jailbreak guard.
@Doc("The guard against jailbreaks.")
public record PromptGuard(
        @Doc("Ask the trained guard at all; patterns are compared all the same.") @Default("true")
        boolean enabled,

        @Doc("Least risk of a match where a rule does not say, 0 to 1.") @Default("0.7") @Range(min = 0, max = 1)
        double threshold,

        @Doc(
                "Ask another service instead of the built-in guard: http_classify a classification server, http_chat a guard"
                        + " model; either is the external model of role guardrail.")
        @Default("")
        @OneOf({"", "http_classify", "http_chat"})
        String protocol,

        @Doc("Labels of the guard that mean an attempt; jailbreak when empty.") @Default("[]")
        List<String> positiveLabels,

        @Doc("What a failure of the guard means: allow leaves the rule unavailable, block makes it match.")
        @Default("allow")
        @OneOf({"allow", "block"})
        String onError) {
    public PromptGuard {
        positiveLabels = List.copyOf(positiveLabels);
    }

    boolean blocksOnError() {
        return onError.equals("block");
    }
}

package semanticrouter.signals.semantic;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;

/// One embedding rule.
@Doc("Matches when the current turn means something like one of the candidates.")
public record EmbeddingRule(
        @Doc("Name; decisions refer to embedding:<name>.") @Required
        String name,

        @Doc("Least score of a match, -1 to 1.") @Default("0") @Range(min = -1, max = 1)
        double threshold,

        @Doc("Example texts of what should match.") @Required @Range(min = 1)
        List<String> candidates,

        @Doc("How similarities combine: max and any weigh the nearest candidate, mean takes the average of all.")
        @Default("max")
        @OneOf({"max", "mean", "any"})
        String aggregationMethod,

        @Doc("What of the request is compared: its text, or its image, which needs an encoder of images.")
        @Default("text")
        @OneOf({"text", "image"})
        String queryModality,

        @Doc("What the rule is for, for people.") @Default("")
        String description)
        implements SignalRule {
    public EmbeddingRule {
        candidates = List.copyOf(candidates);
    }
}

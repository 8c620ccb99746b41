package semanticrouter.signals.kb;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;

/// One rule on a knowledge base.
@Doc("Matches when the current turn resembles the examples of a label or group of a knowledge base.")
public record KbRule(
        @Doc("Name; decisions refer to kb:<name>.") @Required
        String name,

        @Doc("Knowledge base.") @Required String kb,
        @Doc("Label or group to look at.") @Required Target target,

        @Doc("threshold: its score reaches the threshold; best: it scores highest of all, however low.")
        @Default("threshold")
        @OneOf({"threshold", "best"})
        String match,

        @Doc("What the rule is for, for people.") @Default("")
        String description)
        implements SignalRule {
    /// What is looked at.
    @Doc("A label or a group of labels.")
    public record Target(
            @Doc("label or group.") @Required @OneOf({"label", "group"})
            String kind,

            @Doc("Name of the label or group.") @Required String value) {
        boolean group() {
            return kind.equals("group");
        }
    }
}

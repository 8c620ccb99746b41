package semanticrouter.signals.label;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;

/// A rule that is no more than the name of a label.
@Doc("Matches when the classifier gives the label that the rule is named after.")
public record LabelRule(
        @Doc("Label, which is also the rule's name.") @Required
        String name,

        @Doc("What the rule is for, for people.") @Default("")
        String description)
        implements SignalRule {}

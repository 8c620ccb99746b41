package semanticrouter.signals.label;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;

/// One classifier of the operator's own.
@Doc("Scores the turn with a classifier of your own; decisions compare classifier:<name> and a label with a predicate.")
public record ClassifierRule(
        @Doc("Name, without a colon.") @Required String name,

        @Doc("local runs a two-label model in this process, llm asks a chat model.") @Required @OneOf({"local", "llm"})
        String type,

        @Doc("Labels, without colons.") @Required @Range(min = 2)
        List<String> labels,

        @Doc("External model of role classification (llm).") @Default("")
        String model,

        @Doc("Folder of the model (local).") @Default("") String modelPath,

        @Doc("What tells the labels apart (llm).") @Default("")
        String instructions,

        @Doc("Compute on the CPU (local).") @Default("false")
        boolean useCpu,

        @Doc("What the classifier is for, for people.") @Default("")
        String description)
        implements SignalRule {
    public ClassifierRule {
        labels = List.copyOf(labels);
    }

    boolean local() {
        return type.equals("local");
    }

    /// Name a local model is asked by, which no built-in task has.
    String task() {
        return "classifier:" + name;
    }

    String leaf(String label) {
        return name + ":" + label;
    }
}

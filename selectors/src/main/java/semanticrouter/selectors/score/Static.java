package semanticrouter.selectors.score;

import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// `static`: the declared order is the policy; the first candidate serves (specification: selection §1.4.1).
public final class Static implements SelectorFamily<Static.Options> {
    /// No options: the order of the decision's models says it all.
    @Doc("The first model of the decision serves.")
    public record Options() {}

    @Override
    public Kind<Options> kind() {
        return Kind.algorithm("static", Status.SUPPORTED, Options.class);
    }

    @Override
    public String description() {
        return "The first model of the decision serves.";
    }

    @Override
    public Selector prepare(SelectorSetup<Options> setup) {
        return input -> new Selection.Single(
                input.candidates().getFirst(), "static", "the first of the decision's models serves");
    }
}

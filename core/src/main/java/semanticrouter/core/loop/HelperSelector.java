package semanticrouter.core.loop;

import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.Selector;

/// An algorithm that leaves the choice of a model to another model. Who only asks what would happen, and calls
/// nobody, learns that.
///
/// @param algorithm its type
/// @param helper who chooses
public record HelperSelector(String algorithm, HelperModel helper) implements Selector {
    @Override
    public Selection select(SelectionInput input) {
        return new Selection.Later(
                algorithm,
                "the model \"" + helper.model() + "\" is to name the candidate, as " + algorithm + " has it");
    }
}

package semanticrouter.core.loop;

import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.selection.Selector;

/// An algorithm that leaves the choice of a model to a loop.
///
/// @param algorithm its type
/// @param leastModels candidates it takes to loop; with fewer the first serves
/// @param loop has the candidates work
public record LoopSelector(String algorithm, int leastModels, Loop loop) implements Selector {
    @Override
    public Selection select(SelectionInput input) {
        int offered = input.candidates().size();
        return offered > 0 && offered < leastModels
                ? new Selection.Single(
                        input.candidates().getFirst(), Selection.ONLY, "the only model of the decision serves")
                : new Selection.Later(algorithm, "several models are to work on it, as " + algorithm + " has it");
    }

    @Override
    public boolean loops() {
        return true;
    }

    @Override
    public void close() {
        loop.close();
    }
}

package semanticrouter.selectors.score;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.selection.SelectionInput;

/// One way to score candidates; alone it is an algorithm, several make the blend of {@link Hybrid}.
@FunctionalInterface
interface Part {
    /// @throws UnavailableException when it knows nothing to tell the candidates apart by
    Ranking rank(SelectionInput input) throws UnavailableException, InterruptedException;
}

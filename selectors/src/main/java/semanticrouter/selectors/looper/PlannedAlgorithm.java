package semanticrouter.selectors.looper;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// An algorithm whose options load and validate while its execution is not built.
///
/// @param <C> its options
abstract class PlannedAlgorithm<C extends Record> implements SelectorFamily<C> {
    private final Kind<C> kind;
    private final String alternative;

    /// @param alternative what to use in its place, as the error says it
    PlannedAlgorithm(String name, Class<C> options, String alternative) {
        this.kind = Kind.algorithm(name, Status.PLANNED, options);
        this.alternative = alternative;
    }

    @Override
    public final Kind<C> kind() {
        return kind;
    }

    @Override
    public final Selector prepare(SelectorSetup<C> setup) throws UnavailableException {
        throw new UnavailableException(
                "not_built",
                "algorithm \"" + kind.name() + "\" is not built into this version; remove it or use " + alternative);
    }
}

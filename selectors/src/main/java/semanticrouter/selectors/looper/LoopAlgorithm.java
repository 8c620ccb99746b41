package semanticrouter.selectors.looper;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.looper.contract.ContractLoop;

/// An algorithm that has several models work on a request.
///
/// @param <C> its options
abstract class LoopAlgorithm<C extends Record> implements SelectorFamily<C> {
    private final Kind<C> kind;

    LoopAlgorithm(String name, Status status, Class<C> options) {
        this.kind = Kind.algorithm(name, status, options);
    }

    @Override
    public final Kind<C> kind() {
        return kind;
    }

    /// The loop of one decision.
    ///
    /// @throws UnavailableException when something it needs cannot be had
    abstract Loop loop(SelectorSetup<C> setup) throws UnavailableException;

    @Override
    public final boolean loops() {
        return true;
    }

    @Override
    public final Selector prepare(SelectorSetup<C> setup) throws UnavailableException {
        Loop loop = loop(setup);
        return new LoopSelector(
                kind.name(), leastModels(), setup.contract().none() ? loop : new ContractLoop(loop, setup.contract()));
    }
}

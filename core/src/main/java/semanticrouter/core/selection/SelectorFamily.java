package semanticrouter.core.selection;

import java.util.List;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;

/// A kind of selection algorithm: one file that declares its options and how it chooses. Stateless and shared.
///
/// @param <C> its options
public interface SelectorFamily<C extends Record> {
    Kind<C> kind();

    /// One sentence on how it chooses.
    String description();

    /// Whether it has several models work on a request.
    default boolean loops() {
        return false;
    }

    /// Whether a request can bring all that it needs, so that no decision has to name models. Its loop then tells which
    /// requests do.
    default boolean direct() {
        return false;
    }

    /// Models it takes to work on a request; with fewer the first serves.
    default int leastModels() {
        return 1;
    }

    /// Global settings the algorithm reads.
    default List<SettingsAt<?>> settings() {
        return List.of();
    }

    /// What annotations cannot check.
    ///
    /// @param candidates models of the decision
    default List<Problem> check(C options, List<ModelRef> candidates) {
        return List.of();
    }

    /// Makes a selector for one decision; called once per configuration.
    Selector prepare(SelectorSetup<C> setup) throws UnavailableException, InterruptedException;
}

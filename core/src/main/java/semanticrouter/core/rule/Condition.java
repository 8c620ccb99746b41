package semanticrouter.core.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule over signals and projections. Composite conditions copy their lists.
public sealed interface Condition {
    /// True with confidence 0: what a decision has that says nothing of when it holds.
    record Always() implements Condition {}

    /// True when every part is; empty is true with confidence 0.
    record All(List<Condition> of) implements Condition {
        public All {
            of = List.copyOf(of);
        }
    }

    /// True when some part is; empty is false.
    record Any(List<Condition> of) implements Condition {
        public Any {
            of = List.copyOf(of);
        }
    }

    /// True when its part is false.
    record Not(Condition of) implements Condition {}

    /// True when the name matched.
    record Signal(SignalKey key) implements Condition {}

    /// True when the number recorded under the key passes the test; whether the name matched does not matter.
    ///
    /// @param key what is measured
    /// @param label class label of a classifier leaf
    /// @param test the bounds
    /// @param matchOnError what an unavailable number counts as: true holds, false does not
    record Measure(SignalKey key, @Nullable String label, NumericPredicate test, boolean matchOnError)
            implements Condition {
        /// Key under which the number is recorded: the name, with the label after a colon when there is one.
        public String valueName() {
            return label == null ? key.name() : key.name() + ":" + label;
        }
    }
}

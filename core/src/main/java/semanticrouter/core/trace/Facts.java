package semanticrouter.core.trace;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// What plugins and the call to the model have done with one request, each thing once: a call that is tried again says
/// the same again.
///
/// Grows until the reply has ended, at most to {@value #MOST} facts; later ones are dropped. Safe for all threads,
/// and without a lock, for event loops add to it. Why it is not a return value: `docs/adr/0012`.
public final class Facts {
    /// Bound of their number.
    public static final int MOST = 64;

    private final AtomicReference<List<Fact>> known = new AtomicReference<>(List.of());

    public void add(Fact fact) {
        known.updateAndGet(facts -> facts.size() >= MOST || facts.contains(fact)
                ? facts
                : Stream.concat(facts.stream(), Stream.of(fact)).toList());
    }

    /// Those known so far, in the order they came.
    public List<Fact> all() {
        return known.get();
    }

    /// The last of a type.
    public <F extends Fact> Optional<F> last(Class<F> type) {
        List<Fact> facts = all();
        for (int i = facts.size() - 1; i >= 0; i--) {
            if (type.isInstance(facts.get(i))) {
                return Optional.of(type.cast(facts.get(i)));
            }
        }
        return Optional.empty();
    }

    /// The first of a type.
    public <F extends Fact> Optional<F> first(Class<F> type) {
        for (Fact fact : all()) {
            if (type.isInstance(fact)) {
                return Optional.of(type.cast(fact));
            }
        }
        return Optional.empty();
    }
}

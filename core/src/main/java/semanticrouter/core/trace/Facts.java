package semanticrouter.core.trace;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What plugins and the call to the model have done with one request, each thing once: a call that is tried again says
/// the same again.
///
/// Grows until the reply has ended, at most to {@value #MOST} facts; later ones are dropped. Safe for all threads.
public final class Facts {
    /// Bound of their number.
    public static final int MOST = 64;

    private @Nullable Set<Fact> known;

    public synchronized void add(Fact fact) {
        Set<Fact> facts = known;
        if (facts == null) {
            facts = new LinkedHashSet<>();
            known = facts;
        }
        if (facts.size() < MOST) {
            facts.add(fact);
        }
    }

    /// Those known so far, in the order they came.
    public synchronized List<Fact> all() {
        return known == null ? List.of() : List.copyOf(known);
    }

    /// The last of a type.
    public <F extends Fact> Optional<F> last(Class<F> type) {
        return all().reversed().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /// The first of a type.
    public <F extends Fact> Optional<F> first(Class<F> type) {
        return all().stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}

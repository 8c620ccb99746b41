package semanticrouter.core.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.limit.Caller;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.trace.SessionOutline;

/// The model that served each session last, for decisions that keep it (specification: signals §4.8).
///
/// Holds at most {@link #SETS} × {@link #WAYS} sessions of this process, each for {@link #LIFE} after its last turn.
/// Safe
/// for all threads, without locks.
final class SessionModels {
    static final int SETS = 4_096;
    static final int WAYS = 8;

    /// How long after its last turn a session is known.
    static final Duration LIFE = Duration.ofHours(1);

    private static final int NAMES_MAX = 1_024;

    private final SessionTable<Key, Served> table;
    private final IdentityHeaders names;

    /// @param names headers that say whose session it is
    SessionModels(IdentityHeaders names, Clock clock) {
        this.names = names;
        this.table = new SessionTable<>(SETS, WAYS, LIFE, clock);
    }

    /// A session: the same name of two users, or in two recipes, means two of them.
    record Key(String recipe, String tenant, String user, String session) {
        private boolean brief() {
            return recipe.length() + tenant.length() + user.length() + session.length() <= NAMES_MAX;
        }
    }

    private record Served(String model, String lora) {
        boolean names(ModelRef ref) {
            return ref.model().equals(model) && ref.lora().equals(lora);
        }
    }

    /// What a request says of its session.
    SessionOutline outline(RequestFacts facts) {
        return SessionOutline.of(facts, names.user());
    }

    /// The session whose model a request may keep. A guess will not do: conversations that begin alike would share one
    /// model.
    ///
    /// @return empty when the request names none, or names that are too long to keep
    Optional<Key> key(String recipe, Inbound inbound, SessionOutline session) {
        if (!session.source().named()) {
            return Optional.empty();
        }
        Caller caller = Caller.of(inbound.facts().headers(), names);
        return Optional.of(new Key(recipe, caller.tenant(), caller.user(), session.id()))
                .filter(Key::brief);
    }

    /// The candidate that served the session last.
    ///
    /// @return empty when the session is not known, or its model is none of them
    Optional<Candidate> current(Key key, List<Candidate> candidates) {
        return table.get(key)
                .flatMap(served -> candidates.stream()
                        .filter(candidate -> served.names(candidate.ref()))
                        .findFirst());
    }

    /// Notes which model serves the session now.
    void learn(Key key, ModelRef served) {
        table.put(key, new Served(served.model(), served.lora()));
    }

    /// Sessions that are held.
    int size() {
        return table.size();
    }
}

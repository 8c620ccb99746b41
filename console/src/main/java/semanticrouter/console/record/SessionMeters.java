package semanticrouter.console.record;

import io.micrometer.core.instrument.DistributionSummary;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import semanticrouter.console.record.Meters.Labelled;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.SessionOutline;
import semanticrouter.core.trace.Usage;

/// The meters of requests that belong to a session (specification: dataplane §6.9, sessions).
///
/// Remembers the last model of at most {@value #REMEMBERED} sessions, each at the place its hash names: a session that
/// falls on the place of another one takes it over, and a change of the other's model may go uncounted. Safe for all
/// threads, and free of locks.
final class SessionMeters {
    /// Bound of the number of sessions; a power of two.
    static final int REMEMBERED = 16_384;

    private final Meters meters;
    private final Labelled<DistributionSummary> promptTokens;
    private final Labelled<DistributionSummary> completionTokens;
    private final Labelled<DistributionSummary> costs;
    private final AtomicReferenceArray<@Nullable Last> last = new AtomicReferenceArray<>(REMEMBERED);

    SessionMeters(Meters meters) {
        this.meters = meters;
        promptTokens =
                new Labelled<>(meters::tokens, "llm_session_turn_prompt_tokens", "Tokens in, by turn of a session.");
        completionTokens = new Labelled<>(
                meters::tokens, "llm_session_turn_completion_tokens", "Tokens out, by turn of a session.");
        costs = new Labelled<>(meters::money, "llm_session_turn_cost", "What a turn of a session cost.");
    }

    /// Counts a turn of a session that a model was chosen for; does nothing outside sessions.
    ///
    /// Turns of guessed sessions count too. A change of model does not: two conversations that begin
    /// alike are taken for one.
    void record(Completion done) {
        SessionOutline session = done.trace().session();
        if (!session.source().likely()) {
            return;
        }
        Usage usage = done.usage();
        if (usage.total() > 0) {
            promptTokens.only().record((double) usage.promptTokens());
            completionTokens.only().record((double) usage.completionTokens());
            done.cost().ifPresent(cost -> costs.only().record(cost.amount()));
        }
        RecipeOutline recipe = done.trace().recipe();
        if (session.source().named()) {
            transition(
                    recipe == null ? "" : recipe.name(),
                    session.id(),
                    done.trace().modelName());
        }
    }

    private void transition(String recipe, String session, String model) {
        int hash = 31 * recipe.hashCode() + session.hashCode();
        int place = (hash ^ hash >>> 16) & (REMEMBERED - 1);
        Last before = last.getAndSet(place, new Last(recipe, session, model));
        if (before != null
                && before.session.equals(session)
                && before.recipe.equals(recipe)
                && !before.model.equals(model)) {
            meters.counter(
                            "llm_session_model_transitions_total",
                            "Turns that went to another model than the turn before.",
                            "from_model",
                            before.model,
                            "to_model",
                            model)
                    .increment();
        }
    }

    private record Last(String recipe, String session, String model) {}
}

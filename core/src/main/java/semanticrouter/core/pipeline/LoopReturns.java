package semanticrouter.core.pipeline;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.limit.Caller;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoop.Place;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.loop.ToolCallId;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;

/// Leads requests that end with what tools gave back to the loop that waits for it, whatever signals would say of
/// them. Safe for all threads.
final class LoopReturns {
    private static final LoopReturn NO = new LoopReturn.No();

    private final SuspendedLoops store;
    private final IdentityHeaders names;
    private final Clock clock;

    /// @param names headers that say who a request speaks for
    LoopReturns(SuspendedLoops store, IdentityHeaders names, Clock clock) {
        this.store = store;
        this.names = names;
        this.clock = clock;
    }

    /// The same with another store.
    LoopReturns with(SuspendedLoops other) {
        return new LoopReturns(other, names, clock);
    }

    /// Where a request belongs. What is left is only looked at: the loop takes it once it knows that all results are
    /// there.
    LoopReturn of(RecipePlan recipe, Inbound inbound) throws InterruptedException {
        Optional<String> called = inbound.facts().toolResults().stream()
                .filter(ToolCallId::claims)
                .findFirst();
        if (called.isEmpty() || inbound.dryRun()) {
            return NO;
        }
        Optional<ToolCallId> id = ToolCallId.of(called.get());
        try {
            Optional<SuspendedLoop> begun = id.isEmpty()
                    ? Optional.empty()
                    : store.get(id.get().loop()).filter(loop -> loop.owner().equals(owner(inbound)));
            return begun.map(loop -> place(recipe, loop))
                    .orElseGet(() -> refused(
                            400,
                            "unknown_tool_call",
                            "the conversation ends with the result of a tool call that nobody waits for: it was answered"
                                    + " before, has expired, or is of another caller; leave calls that begin with"
                                    + " flowtool_ out of the conversation and ask again"));
        } catch (StoreException away) {
            return refused(503, "loop_store_unavailable", String.valueOf(away.getMessage()));
        }
    }

    private static LoopReturn place(RecipePlan recipe, SuspendedLoop loop) {
        List<PlannedDecision> decisions = recipe.decisions();
        for (int i = 0; i < decisions.size(); i++) {
            boolean same = decisions.get(i).selector() instanceof LoopSelector
                    && placeOf(recipe, decisions.get(i)).equals(loop.place());
            if (same) {
                return new LoopReturn.To(i, loop);
            }
        }
        return refused(
                400,
                "loop_changed",
                "decision \"" + loop.place().decision() + "\", where "
                        + loop.place().algorithm()
                        + " waits for the result of a tool, is not what it was, or another model name leads to it; name"
                        + " the model that was named first, or ask again without the calls that begin with flowtool_");
    }

    private static Place placeOf(RecipePlan recipe, PlannedDecision decision) {
        return new Place(recipe.name(), decision.rule().name(), decision.algorithm());
    }

    private Owner owner(Inbound inbound) {
        Caller caller = Caller.of(inbound.facts().headers(), names);
        return new Owner(caller.tenant(), caller.user());
    }

    /// How the loop of a decision waits.
    ///
    /// @param begun what the request goes on with, null when it begins
    OpenSuspension open(RecipePlan recipe, PlannedDecision decision, Inbound inbound, @Nullable SuspendedLoop begun) {
        return new OpenSuspension(store, clock, owner(inbound), placeOf(recipe, decision), begun);
    }

    private static LoopReturn refused(int status, String code, String message) {
        return new LoopReturn.Refused(new GatewayError(status, code, message));
    }
}

package semanticrouter.gateway.loop;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.signal.CostClass;

/// Decides where the virtual thread of a request runs.
///
/// Handing a request to another thread and back costs some 25 µs of processor time, more than routing it by a handful
/// of rules; so work that takes microseconds stays on the event loop, while all that computes, blocks or may call
/// native code gets an ordinary virtual thread and never delays other connections.
public final class RequestThreads {
    /// Bodies beyond this take too long to parse and to scan on a loop.
    private static final int BRIEF_BODY_BYTES = 16 << 10;

    private final @Nullable LoopThreads loopThreads;
    private volatile @Nullable Weighed weighed;

    /// What is known about a plan.
    private record Weighed(RoutingPlan plan, boolean light) {}

    /// @param mayUseLoop false to give every request an ordinary virtual thread
    public RequestThreads(boolean mayUseLoop) {
        loopThreads = mayUseLoop ? LoopThreads.find().orElse(null) : null;
    }

    /// True when the process can run virtual threads on event loops.
    public boolean loopAvailable() {
        return loopThreads != null;
    }

    /// Starts the thread of a request that will be routed.
    public void route(Carrier carrier, RoutingPlan plan, int bodyBytes, Runnable task) {
        if (loopThreads != null && bodyBytes <= BRIEF_BODY_BYTES && light(plan)) {
            carrier.startOnLoop(loopThreads, task);
        } else {
            carrier.start(task);
        }
    }

    /// Starts the thread of a request that only needs an answer written.
    public void brief(Carrier carrier, Runnable task) {
        if (loopThreads != null) {
            carrier.startOnLoop(loopThreads, task);
        } else {
            carrier.start(task);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the question is whether it is still the same plan; comparing it is slow
    private boolean light(RoutingPlan plan) {
        Weighed last = weighed;
        if (last == null || last.plan() != plan) {
            last = new Weighed(plan, plan.recipes().values().stream().allMatch(RequestThreads::light));
            weighed = last;
        }
        return last.light();
    }

    private static boolean light(RecipePlan recipe) {
        return recipe.evidence().planned().stream()
                        .allMatch(family -> family.cost().compareTo(CostClass.LEXICAL) <= 0)
                && recipe.decisions().stream().allMatch(RequestThreads::light);
    }

    private static boolean light(PlannedDecision decision) {
        return decision.candidates().size() <= 1
                && decision.plugins().links().stream().allMatch(link -> light(link.slot()));
    }

    /// Whether the plugins of a slot only look at the request and edit it.
    private static boolean light(PluginSlot slot) {
        return switch (slot) {
            case FAST_RESPONSE, RATE_LIMIT, TOOLS_POLICY, SYSTEM_PROMPT, REQUEST_PARAMS, HEADER_MUTATION -> true;
            case RECORD,
                    RESPONSE_CACHE,
                    AFTERWARDS,
                    GROUNDING,
                    RESPONSE_GUARD,
                    RAG,
                    MODALITY,
                    MEMORY,
                    CONTEXT_COMPRESSION,
                    TOOL_SELECTION -> false;
        };
    }
}

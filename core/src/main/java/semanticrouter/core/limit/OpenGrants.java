package semanticrouter.core.limit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import semanticrouter.core.limit.Limiter.Grant;
import semanticrouter.core.trace.Completion;

/// What requests in flight were granted, by request id; settled when they end. Bounded by the requests in flight, each
/// of which ends exactly once. Safe for all threads.
public final class OpenGrants {
    private final Map<String, List<Grant>> open = new ConcurrentHashMap<>();

    /// Keeps what a request was granted. What it was granted before, for a model that could not be reached, is given
    /// back: the limits count the model that serves.
    void hold(String request, List<Grant> grants) {
        List<Grant> before = grants.isEmpty() ? open.remove(request) : open.put(request, List.copyOf(grants));
        if (before != null) {
            before.forEach(Grant::giveBack);
        }
    }

    /// What a request in flight was granted, in the order of the limiters; empty when nothing.
    List<Grant> held(String request) {
        return open.getOrDefault(request, List.of());
    }

    /// Settles a request that has ended with what it took; one that took nothing gets its tokens back. Where nobody
    /// said what it took, because its client left or its reply broke off, the estimate stays.
    public void completed(Completion completion) {
        List<Grant> grants = open.remove(completion.trace().id());
        if (grants == null || completion.unmetered()) {
            return;
        }
        var cost = completion.cost().orElse(Completion.Cost.NONE);
        grants.forEach(grant -> grant.settle(completion.tokens(), cost.amount(), cost.currency()));
    }

    /// Requests that are not settled yet.
    public int size() {
        return open.size();
    }
}

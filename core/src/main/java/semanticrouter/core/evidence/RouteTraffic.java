package semanticrouter.core.evidence;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often each decision of a recipe won, and the belief about the model that follows from it. Safe for all threads.
///
/// Without traffic every model is equally likely. The equal start counts for {@link #STRENGTH} requests, so that a
/// handful of them does not settle the matter; counts are halved when {@link #WINDOW} requests are reached, so that
/// what traffic was like long ago fades. A belief is worked out anew every {@link #EVERY} requests; one request uses
/// one belief throughout. Counts outlive a reload for decisions that keep their name ({@link #inherit}); after a
/// restart they begin with the records of requests, where there are any ({@link #begin}).
public final class RouteTraffic {
    /// Requests the equal start counts for.
    static final double STRENGTH = 32;

    /// Requests after which the belief is worked out anew.
    static final int EVERY = 32;

    /// Requests that are remembered at full weight.
    static final int WINDOW = 65_536;

    private final List<String> decisions;
    private final Posterior equal;
    private final AtomicLongArray wins;
    private final AtomicLong seen = new AtomicLong();
    private volatile Posterior current;

    /// @param decisions names, in the order of the belief's decisions
    /// @param equal the belief without traffic
    public RouteTraffic(List<String> decisions, Posterior equal) {
        if (decisions.size() + 1 != equal.routes()) {
            throw new IllegalArgumentException(decisions.size() + " names for " + (equal.routes() - 1) + " decisions");
        }
        this.decisions = List.copyOf(decisions);
        this.equal = equal;
        this.wins = new AtomicLongArray(equal.routes());
        this.current = equal;
    }

    /// The belief to begin a request with.
    public Posterior posterior() {
        return current;
    }

    /// Notes that a request was decided.
    ///
    /// @param decision index of the decision that won, -1 when none did
    public void won(int decision) {
        wins.incrementAndGet(decision < 0 ? decisions.size() : decision);
        long count = seen.incrementAndGet();
        if (count % EVERY == 0) {
            learn(count >= WINDOW);
        }
    }

    /// Takes over what was counted before a reload, by the decisions' names.
    public void inherit(RouteTraffic before) {
        long taken = 0;
        for (int d = 0; d <= decisions.size(); d++) {
            int from = d == decisions.size() ? before.decisions.size() : before.decisions.indexOf(decisions.get(d));
            if (from >= 0) {
                long count = before.wins.get(from);
                wins.addAndGet(d, count);
                taken += count;
            }
        }
        seen.addAndGet(taken);
        learn(false);
    }

    /// Begins with what is on record. A decision that has won since the start, or before a reload, keeps its count.
    ///
    /// @param recorded requests by the name of the decision that won them; empty for none. More than half a {@link
    ///     #WINDOW} of them count in proportion
    public void begin(Map<String, Long> recorded) {
        long all = 0;
        for (long count : recorded.values()) {
            all += count;
        }
        double share = Math.min(1, WINDOW / 2.0 / Math.max(1, all));
        long taken = 0;
        for (int d = 0; d <= decisions.size(); d++) {
            Long count = recorded.get(d == decisions.size() ? "" : decisions.get(d));
            long weight = count == null ? 0 : Math.round(count * share);
            if (weight > 0 && wins.compareAndSet(d, 0, weight)) {
                taken += weight;
            }
        }
        if (taken > 0) {
            seen.addAndGet(taken);
            learn(false);
        }
    }

    /// Counts of requests that are decided at the same time may miss a halving; they are an estimate.
    private synchronized void learn(boolean halve) {
        long[] counts = new long[wins.length()];
        long left = 0;
        for (int r = 0; r < counts.length; r++) {
            counts[r] = wins.get(r);
            if (halve) {
                counts[r] /= 2;
                wins.set(r, counts[r]);
            }
            left += counts[r];
        }
        if (halve) {
            seen.set(left);
        }
        current = equal.reweighted(counts, STRENGTH);
    }
}

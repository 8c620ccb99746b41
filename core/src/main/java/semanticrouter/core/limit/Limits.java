package semanticrouter.core.limit;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What limits remember beyond one configuration: a reload that leaves a limiter's rules as they were leaves its
/// windows too (specification: dataplane §0.5). Safe for all threads.
public final class Limits {
    private static final int LIMITERS_MAX = 16;

    private final Clock clock;
    private final OpenGrants grants = new OpenGrants();
    private final Map<List<LimitRule>, LocalLimiter> local = new LinkedHashMap<>(16, 0.75f, true);

    private final Remote remote;

    /// Reaches limiters outside this process.
    @FunctionalInterface
    public interface Remote {
        /// @param address `host:port`
        /// @return empty when this program has no client for such limiters
        Optional<Limiter> open(String address, String domain);
    }

    /// Limits of this process alone.
    public Limits(Clock clock) {
        this(clock, (_, _) -> Optional.empty());
    }

    /// @param remote safe for all threads
    public Limits(Clock clock, Remote remote) {
        this.clock = clock;
        this.remote = remote;
    }

    /// A limiter outside this process; empty when it cannot be asked from here.
    public Optional<Limiter> remote(String address, String domain) {
        return remote.open(address, domain);
    }

    /// The limiter that counts for these rules.
    public synchronized LocalLimiter local(List<LimitRule> rules) {
        LocalLimiter limiter = local.computeIfAbsent(
                List.copyOf(rules), key -> new LocalLimiter(key, clock, LocalLimiter.WINDOWS_MAX));
        if (local.size() > LIMITERS_MAX) {
            local.remove(local.keySet().iterator().next());
        }
        return limiter;
    }

    /// What requests in flight were granted.
    public OpenGrants grants() {
        return grants;
    }
}

package semanticrouter.core.limit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What limits remember beyond one configuration: a reload that leaves a limiter's rules as they were leaves its
/// windows too (specification: dataplane §0.5). Safe for all threads.
public final class Limits implements AutoCloseable {
    private static final int LIMITERS_MAX = 16;

    private final Clock clock;
    private final OpenGrants grants = new OpenGrants();
    /// Windows from before the start, by rule, that no limiter has taken over yet.
    private final Map<String, List<KeptWindow>> restored = new HashMap<>();
    private final Map<List<LimitRule>, LocalLimiter> local = new LinkedHashMap<>(16, 0.75f, true);

    private final @Nullable RemoteLimits remote;

    /// Limits that are all counted here.
    public Limits(Clock clock) {
        this(clock, null);
    }

    /// @param remote makes limiters that ask others; null when this program has none
    public Limits(Clock clock, @Nullable RemoteLimits remote) {
        this.clock = clock;
        this.remote = remote;
    }

    /// The limiter that counts for these rules.
    public synchronized LocalLimiter local(List<LimitRule> rules) {
        LocalLimiter limiter = local.computeIfAbsent(List.copyOf(rules), key -> {
            var made = new LocalLimiter(key, clock, LocalLimiter.WINDOWS_MAX);
            made.restore(restored);
            key.forEach(rule -> restored.remove(rule.toString()));
            return made;
        });
        if (local.size() > LIMITERS_MAX) {
            local.remove(local.keySet().iterator().next());
        }
        return limiter;
    }

    /// Goes on with windows that were kept, now or once a limiter of their rule is made.
    public synchronized void restore(List<KeptWindow> kept) {
        kept.forEach(window ->
                restored.computeIfAbsent(window.rule(), _ -> new ArrayList<>()).add(window));
        local.forEach((rules, limiter) -> {
            limiter.restore(restored);
            rules.forEach(rule -> restored.remove(rule.toString()));
        });
    }

    /// Windows of lasting rules that have changed since the last time.
    public synchronized List<KeptWindow> changed() {
        var all = new ArrayList<KeptWindow>();
        local.values().forEach(limiter -> limiter.drainTo(all));
        return all;
    }

    /// Has them all count as changed: they could not be kept.
    public synchronized void changeAll() {
        local.values().forEach(LocalLimiter::changeAll);
    }

    /// A limiter that asks a service; empty when this program cannot.
    public Optional<Limiter> remote(RemoteLimits.Service service) {
        return Optional.ofNullable(remote).map(own -> own.at(service));
    }

    @Override
    public void close() {
        if (remote != null) {
            remote.close();
        }
    }

    /// What requests in flight were granted.
    public OpenGrants grants() {
        return grants;
    }
}

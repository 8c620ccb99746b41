package semanticrouter.core.limit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Counts in this process, in fixed windows that begin with their first request (specification: dataplane §6.3).
///
/// All rules that concern a request are looked at before any is drawn on: a denied request draws on none. Tokens and
/// money are drawn as estimated and settled afterwards, so what is left can fall below nothing until the window ends.
/// Windows are bounded in number; the one that began first goes first. Safe for all threads.
public final class LocalLimiter implements Limiter {
    /// Windows kept where nothing else is said.
    public static final int WINDOWS_MAX = 100_000;

    private final List<LimitRule> rules;
    private final Clock clock;
    private final int windowsMax;
    private final ReentrantLock lock = new ReentrantLock();
    /// By rule and allowance, in the order they began.
    private final LinkedHashMap<Key, Window> windows = new LinkedHashMap<>();

    /// Windows of lasting rules that have changed since they were last kept.
    private final LinkedHashMap<Key, Window> changed = new LinkedHashMap<>();

    private record Key(int rule, String allowance) {}

    /// One allowance within its time.
    private static final class Window {
        private final long endMillis;
        private long requests;
        private long tokens;
        private double cost;

        Window(long endMillis) {
            this.endMillis = endMillis;
        }

        Window(KeptWindow kept) {
            this(kept.endMillis());
            requests = kept.requests();
            tokens = kept.tokens();
            cost = kept.cost();
        }
    }

    /// What one request draws on.
    private record Draw(Key key, LimitRule rule, Window window, double cost) {}

    public LocalLimiter(List<LimitRule> rules, Clock clock, int windowsMax) {
        this.rules = List.copyOf(rules);
        this.clock = clock;
        this.windowsMax = windowsMax;
    }

    @Override
    public Verdict take(Claim claim) {
        long now = clock.millis();
        var draws = new ArrayList<Draw>();
        lock.lock();
        try {
            for (int i = 0; i < rules.size(); i++) {
                LimitRule rule = rules.get(i);
                for (String allowance : rule.keys(claim.caller(), claim.model())) {
                    var key = new Key(i, allowance);
                    Window known = windows.get(key);
                    Window window = known == null || known.endMillis <= now
                            ? new Window(now + rule.unit().millis())
                            : known;
                    double cost = claim.currency().equals(rule.currency()) ? claim.cost() : 0;
                    Quota exhausted = exhausted(rule, window, claim.tokens(), cost);
                    if (exhausted != null) {
                        return new Verdict.Denied(rule.name(), exhausted);
                    }
                    draws.add(new Draw(key, rule, window, cost));
                }
            }
            draws.forEach(draw -> draw(draw, claim.tokens()));
        } finally {
            lock.unlock();
        }
        return new Verdict.Granted(draws.isEmpty() ? Grant.NONE : new Held(draws, claim.tokens()));
    }

    private static @Nullable Quota exhausted(LimitRule rule, Window window, long tokens, double cost) {
        if (rule.requests() > 0 && window.requests + 1 > rule.requests()) {
            return new Quota(rule.requests(), 0, window.endMillis);
        }
        if (rule.tokens() > 0 && window.tokens + Math.max(1, tokens) > rule.tokens()) {
            return new Quota(rule.tokens(), Math.max(0, rule.tokens() - window.tokens), window.endMillis);
        }
        if (rule.cost() > 0 && (window.cost >= rule.cost() || window.cost + cost > rule.cost())) {
            // Headers carry whole numbers; money is told rounded down.
            return new Quota((long) rule.cost(), (long) Math.max(0, rule.cost() - window.cost), window.endMillis);
        }
        return null;
    }

    private void draw(Draw draw, long tokens) {
        Window window = draw.window();
        if (windows.get(draw.key()) != window) {
            windows.remove(draw.key()); // a new window stands at the end of the order
            windows.put(draw.key(), window);
            if (windows.size() > windowsMax) {
                Map.Entry<Key, Window> eldest = windows.firstEntry();
                windows.remove(eldest.getKey());
                changed.remove(eldest.getKey());
            }
        }
        window.requests++;
        window.tokens += tokens;
        window.cost += draw.cost();
        changed(draw);
    }

    @SuppressWarnings("ReferenceEquality") // a window that has ended may have a successor
    private void changed(Draw draw) {
        if (draw.rule().lasting() && windows.get(draw.key()) == draw.window()) {
            changed.put(draw.key(), draw.window());
        }
    }

    /// Adds the windows of lasting rules that have changed since the last time, as they are now.
    void drainTo(List<KeptWindow> kept) {
        long now = clock.millis();
        lock.lock();
        try {
            changed.forEach((key, window) -> {
                if (window.endMillis > now) {
                    kept.add(new KeptWindow(
                            rules.get(key.rule()).toString(),
                            key.allowance(),
                            window.endMillis,
                            window.requests,
                            window.tokens,
                            window.cost));
                }
            });
            changed.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Has every window of a lasting rule count as changed.
    void changeAll() {
        lock.lock();
        try {
            windows.forEach((key, window) -> {
                if (rules.get(key.rule()).lasting()) {
                    changed.put(key, window);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /// Goes on with windows that were kept, unless they have begun anew.
    void restore(Map<String, List<KeptWindow>> kept) {
        long now = clock.millis();
        lock.lock();
        try {
            for (int i = 0; i < rules.size(); i++) {
                for (KeptWindow window : kept.getOrDefault(rules.get(i).toString(), List.of())) {
                    var key = new Key(i, window.allowance());
                    if (window.endMillis() > now && windows.size() < windowsMax && !windows.containsKey(key)) {
                        windows.put(key, new Window(window));
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Windows that are kept.
    int size() {
        lock.lock();
        try {
            return windows.size();
        } finally {
            lock.unlock();
        }
    }

    /// What a request holds until it is settled. A window that has ended meanwhile is nobody's any more.
    private final class Held implements Grant {
        private final List<Draw> draws;
        private final long tokens;

        Held(List<Draw> draws, long tokens) {
            this.draws = draws;
            this.tokens = tokens;
        }

        @Override
        public void settle(long used, double cost) {
            lock.lock();
            try {
                for (Draw draw : draws) {
                    draw.window().tokens += used - tokens;
                    draw.window().cost += cost - draw.cost();
                    changed(draw);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void giveBack() {
            lock.lock();
            try {
                for (Draw draw : draws) {
                    draw.window().requests--;
                    draw.window().tokens -= tokens;
                    draw.window().cost -= draw.cost();
                    changed(draw);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}

package semanticrouter.core.limit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Counts in this process, in fixed windows that begin with their first request (specification: dataplane §6.3).
///
/// All rules that concern a request are looked at before any is drawn on: a denied request draws on none. Tokens and
/// money are drawn as estimated and settled afterwards, so what is left can fall below nothing until the window ends.
/// Windows that have ended are forgotten. The others are bounded in number; when there are too many, the rule with the
/// most of them forgets the one that ends first, so that many users do not push out a tenant's budget. Safe for all
/// threads.
public final class LocalLimiter implements Limiter {
    /// Windows kept where nothing else is said.
    public static final int WINDOWS_MAX = 100_000;

    private final List<LimitRule> rules;
    private final Clock clock;
    private final int windowsMax;
    private final ReentrantLock lock = new ReentrantLock();
    /// Of each rule by allowance, in the order they began, which is the order they end in.
    private final List<LinkedHashMap<String, Window>> windows;

    private int size;

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
    ///
    /// @param cost in the rule's currency; 0 for what is priced in another
    private record Draw(Key key, LimitRule rule, Window window, double cost) {}

    public LocalLimiter(List<LimitRule> rules, Clock clock, int windowsMax) {
        this.rules = List.copyOf(rules);
        this.clock = clock;
        this.windowsMax = windowsMax;
        this.windows = IntStream.range(0, rules.size())
                .mapToObj(_ -> new LinkedHashMap<String, Window>())
                .toList();
    }

    @Override
    public Verdict take(Claim claim) {
        return take(claim, Grant.NONE);
    }

    @Override
    public Verdict take(Claim claim, Grant before) {
        Held replaced = before instanceof Held held && held.by(this) ? held : null;
        long now = clock.millis();
        var draws = new ArrayList<Draw>();
        lock.lock();
        try {
            for (int i = 0; i < rules.size(); i++) {
                LimitRule rule = rules.get(i);
                for (String allowance : rule.keys(claim.caller(), claim.model())) {
                    Window known = windows.get(i).get(allowance);
                    Window window = known == null || known.endMillis <= now
                            ? new Window(now + rule.unit().millis())
                            : known;
                    double cost = claim.currency().equals(rule.currency()) ? claim.cost() : 0;
                    var draw = new Draw(new Key(i, allowance), rule, window, cost);
                    Quota exhausted = exhausted(draw, claim.tokens(), replaced);
                    if (exhausted != null) {
                        return new Verdict.Denied(rule.name(), exhausted);
                    }
                    draws.add(draw);
                }
            }
            draws.forEach(draw -> draw(draw, claim.tokens(), now));
        } finally {
            lock.unlock();
        }
        return new Verdict.Granted(draws.isEmpty() ? Grant.NONE : new Held(draws, claim.tokens()));
    }

    /// @param replaced drawn before for the same request, so that it does not count
    private static @Nullable Quota exhausted(Draw draw, long claimed, @Nullable Held replaced) {
        LimitRule rule = draw.rule();
        Window window = draw.window();
        long requests = window.requests;
        long tokens = window.tokens;
        double cost = window.cost;
        Draw own = replaced == null ? null : replaced.on(window);
        if (replaced != null && own != null) {
            requests--;
            tokens -= replaced.tokens;
            cost -= own.cost();
        }
        if (rule.requests() > 0 && requests + 1 > rule.requests()) {
            return new Quota(rule.requests(), 0, window.endMillis);
        }
        if (rule.tokens() > 0 && tokens + Math.max(1, claimed) > rule.tokens()) {
            return new Quota(rule.tokens(), Math.max(0, rule.tokens() - tokens), window.endMillis);
        }
        if (rule.cost() > 0 && (cost >= rule.cost() || cost + draw.cost() > rule.cost())) {
            // Headers carry whole numbers; money is told rounded down.
            return new Quota((long) rule.cost(), (long) Math.max(0, rule.cost() - cost), window.endMillis);
        }
        return null;
    }

    private void draw(Draw draw, long tokens, long now) {
        Window window = draw.window();
        Key key = draw.key();
        LinkedHashMap<String, Window> own = windows.get(key.rule());
        if (own.get(key.allowance()) != window) {
            forgetEnded(key.rule(), now);
            if (own.remove(key.allowance()) != null) {
                size--; // it has ended, but began after one that has not
            }
            own.put(key.allowance(), window); // a new window stands at the end of the order
            size++;
            makeRoom(now);
        }
        window.requests++;
        window.tokens += tokens;
        window.cost += draw.cost();
        changed(draw);
    }

    private void forgetEnded(int rule, long now) {
        LinkedHashMap<String, Window> own = windows.get(rule);
        for (var first = own.firstEntry();
                first != null && first.getValue().endMillis <= now;
                first = own.firstEntry()) {
            forget(rule, first.getKey());
        }
    }

    private void forget(int rule, String allowance) {
        windows.get(rule).remove(allowance);
        changed.remove(new Key(rule, allowance));
        size--;
    }

    private void makeRoom(long now) {
        for (int i = 0; i < rules.size() && size > windowsMax; i++) {
            forgetEnded(i, now);
        }
        while (size > windowsMax) {
            int rule = IntStream.range(0, rules.size())
                    .boxed()
                    .max(Comparator.comparingInt(i -> windows.get(i).size()))
                    .orElseThrow();
            forget(rule, windows.get(rule).firstEntry().getKey());
        }
    }

    @SuppressWarnings("ReferenceEquality") // a window that has ended may have a successor
    private void changed(Draw draw) {
        Key key = draw.key();
        if (draw.rule().lasting() && windows.get(key.rule()).get(key.allowance()) == draw.window()) {
            changed.put(key, draw.window());
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
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).lasting()) {
                    int rule = i;
                    windows.get(i).forEach((allowance, window) -> changed.put(new Key(rule, allowance), window));
                }
            }
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
                LinkedHashMap<String, Window> own = windows.get(i);
                var all = new LinkedHashMap<>(own);
                int room = windowsMax - size + own.size();
                for (KeptWindow window : kept.getOrDefault(rules.get(i).toString(), List.of())) {
                    if (window.endMillis() > now && all.size() < room) {
                        all.putIfAbsent(window.allowance(), new Window(window));
                    }
                }
                size += all.size() - own.size();
                own.clear();
                all.entrySet().stream()
                        .sorted(Comparator.comparingLong(entry -> entry.getValue().endMillis))
                        .forEach(entry -> own.put(entry.getKey(), entry.getValue()));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Windows that are kept.
    int size() {
        lock.lock();
        try {
            return size;
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

        boolean by(LocalLimiter limiter) {
            return limiter == LocalLimiter.this;
        }

        /// What was drawn on a window; null when nothing.
        @Nullable
        Draw on(Window window) {
            return draws.stream()
                    .filter(draw -> draw.window() == window)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public void settle(long used, double cost, String currency) {
            lock.lock();
            try {
                for (Draw draw : draws) {
                    boolean priced = currency.equals(draw.rule().currency());
                    draw.window().tokens += used - tokens;
                    draw.window().cost += (priced ? cost : 0) - draw.cost();
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

package semanticrouter.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.limit.LimitRule.Match;
import semanticrouter.core.limit.LimitRule.Scope;
import semanticrouter.core.limit.LimitRule.Unit;
import semanticrouter.core.limit.Limiter.Verdict;

/// What limits have counted goes on after a restart.
final class LimitsTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final LimitRule BUDGET = rule("budget", Unit.DAY, 2, 10);
    private static final LimitRule CALM = rule("calm", Unit.HOUR, 5, 0);

    private static LimitRule rule(String name, Unit unit, long requests, double cost) {
        return new LimitRule(name, Match.ALL, Scope.TENANT, false, unit, requests, 0, cost, "USD");
    }

    private static Claim claim(String tenant, double cost) {
        return new Claim(new Caller("ann", List.of(), tenant), "m", 5, cost, "USD");
    }

    private static Limiter.Grant granted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).grant();
    }

    @Test
    void aLimitGoesOnWhereItsWindowsWereKept() {
        var before = new Limits(NOW);
        granted(before.local(List.of(CALM, BUDGET)).take(claim("acme", 4))).settle(9, 1.5, "USD");
        List<KeptWindow> kept = before.changed();
        assertThat(kept)
                .containsExactly(new KeptWindow(
                        BUDGET.toString(),
                        "acme",
                        NOW.millis() + Duration.ofDays(1).toMillis(),
                        1,
                        9,
                        1.5));
        assertThat(before.changed()).as("nothing has changed since").isEmpty();
        before.changeAll();
        assertThat(before.changed()).isEqualTo(kept);

        var after = new Limits(NOW);
        LocalLimiter early = after.local(List.of(BUDGET));
        after.restore(kept);
        assertThat(early.take(claim("acme", 9))).as("1.5 of 10 are spent").isInstanceOf(Verdict.Denied.class);
        granted(early.take(claim("other", 9)));
        granted(early.take(claim("acme", 8)));
        assertThat(early.take(claim("acme", 0))).as("two requests").isInstanceOf(Verdict.Denied.class);

        var later = new Limits(NOW);
        later.restore(kept);
        assertThat(later.local(List.of(CALM, BUDGET)).take(claim("acme", 9)))
                .as("a limiter that is made afterwards")
                .isInstanceOf(Verdict.Denied.class);
        granted(later.local(List.of(rule("budget", Unit.DAY, 2, 11))).take(claim("acme", 11)));
    }

    @Test
    void windowsThatHaveEndedBeginAnew() {
        var before = new Limits(NOW);
        granted(before.local(List.of(BUDGET)).take(claim("acme", 10)));
        var after = new Limits(Clock.offset(NOW, Duration.ofDays(1)));
        after.restore(before.changed());
        granted(after.local(List.of(BUDGET)).take(claim("acme", 10)));
    }
}

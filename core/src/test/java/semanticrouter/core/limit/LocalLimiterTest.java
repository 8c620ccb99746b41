package semanticrouter.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.limit.LimitRule.Match;
import semanticrouter.core.limit.LimitRule.Scope;
import semanticrouter.core.limit.LimitRule.Unit;
import semanticrouter.core.limit.Limiter.Grant;
import semanticrouter.core.limit.Limiter.Verdict;
import semanticrouter.testkit.ManualClock;
import semanticrouter.testkit.Property;

final class LocalLimiterTest {
    private final ManualClock clock = new ManualClock();

    private LocalLimiter limiter(LimitRule... rules) {
        return new LocalLimiter(List.of(rules), clock, 1_000);
    }

    private static LimitRule requests(String name, Match match, Scope scope, long requests) {
        return new LimitRule(name, match, scope, false, Unit.MINUTE, requests, 0, 0, "USD");
    }

    private static LimitRule tokens(long tokens) {
        return new LimitRule("tokens", Match.ALL, Scope.USER, false, Unit.MINUTE, 0, tokens, 0, "USD");
    }

    private static LimitRule money(Scope scope, double cost) {
        return new LimitRule("budget", Match.ALL, scope, false, Unit.DAY, 0, 0, cost, "USD");
    }

    private static Claim claim(String user, String model, long tokens, double cost) {
        return new Claim(new Caller(user, List.of("staff"), "acme"), model, tokens, cost, "USD");
    }

    private static Grant granted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).grant();
    }

    private static Verdict.Denied denied(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Denied.class);
        return (Verdict.Denied) verdict;
    }

    @Test
    void aWindowBeginsWithItsFirstRequestAndEndsAfterItsUnit() {
        LocalLimiter limiter = limiter(requests("three", Match.ALL, Scope.USER, 3));
        for (int i = 0; i < 3; i++) {
            granted(limiter.take(claim("ann", "m", 1, 0)));
            clock.forward(Duration.ofSeconds(10));
        }
        Verdict.Denied denied = denied(limiter.take(claim("ann", "m", 1, 0)));
        assertThat(denied.rule()).isEqualTo("three");
        assertThat(denied.quota().resetMillis() - clock.millis()).isEqualTo(30_000);
        granted(limiter.take(claim("bob", "m", 1, 0)));
        clock.forward(Duration.ofSeconds(30));
        granted(limiter.take(claim("ann", "m", 1, 0)));
    }

    @Test
    void aDeniedRequestDrawsOnNoRule() {
        LocalLimiter limiter = limiter(
                requests("many", Match.ALL, Scope.GLOBAL, 2),
                requests("one", new Match("ann", "", "", ""), Scope.USER, 1));
        granted(limiter.take(claim("ann", "m", 1, 0)));
        for (int i = 0; i < 5; i++) {
            assertThat(denied(limiter.take(claim("ann", "m", 1, 0))).rule()).isEqualTo("one");
        }
        granted(limiter.take(claim("bob", "m", 1, 0)));
        assertThat(denied(limiter.take(claim("bob", "m", 1, 0))).rule()).isEqualTo("many");
    }

    @Test
    void aGroupSharesItsAllowance() {
        LocalLimiter limiter = limiter(requests("staff", new Match("", "staff", "", ""), Scope.GROUP, 1));
        granted(limiter.take(claim("ann", "m", 1, 0)));
        denied(limiter.take(claim("bob", "m", 1, 0)));
    }

    @Test
    void theSameUserOfTwoTenantsIsTwoUsers() {
        LocalLimiter limiter = limiter(requests("one", Match.ALL, Scope.USER, 1));
        granted(limiter.take(claim("ann", "m", 1, 0)));
        denied(limiter.take(claim("ann", "m", 1, 0)));
        granted(limiter.take(new Claim(new Caller("ann", List.of(), "other"), "m", 1, 0, "USD")));
        granted(limiter.take(new Claim(new Caller("ann", List.of(), ""), "m", 1, 0, "USD")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"staff", "*"})
    void theSameGroupOfTwoTenantsIsTwoGroups(String matched) {
        LocalLimiter limiter = limiter(requests("staff", new Match("", matched, "", ""), Scope.GROUP, 1));
        granted(limiter.take(claim("ann", "m", 1, 0)));
        denied(limiter.take(claim("bob", "m", 1, 0)));
        granted(limiter.take(new Claim(new Caller("ann", List.of("staff"), "other"), "m", 1, 0, "USD")));
        denied(limiter.take(new Claim(new Caller("bob", List.of("staff"), "other"), "m", 1, 0, "USD")));
        granted(limiter.take(new Claim(new Caller("ann", List.of("staff"), ""), "m", 1, 0, "USD")));
    }

    @Test
    void aGlobalAllowanceIsThatOfAllTenants() {
        LocalLimiter limiter = limiter(requests("staff", new Match("", "staff", "", ""), Scope.GLOBAL, 1));
        granted(limiter.take(claim("ann", "m", 1, 0)));
        denied(limiter.take(new Claim(new Caller("ann", List.of("staff"), "other"), "m", 1, 0, "USD")));
    }

    @Test
    void aRuleConcernsOnlyItsModel() {
        LocalLimiter limiter = limiter(requests("dear", new Match("", "", "", "dear"), Scope.USER, 1));
        granted(limiter.take(claim("ann", "dear", 1, 0)));
        denied(limiter.take(claim("ann", "dear", 1, 0)));
        granted(limiter.take(claim("ann", "cheap", 1, 0)));
    }

    @Test
    void tokensAreSettledWithWhatWasUsed() {
        LocalLimiter limiter = limiter(tokens(100));
        Grant first = granted(limiter.take(claim("ann", "m", 60, 0)));
        denied(limiter.take(claim("ann", "m", 60, 0)));
        first.settle(30, 0, "USD");
        Grant second = granted(limiter.take(claim("ann", "m", 60, 0)));
        second.settle(500, 0, "USD");
        assertThat(denied(limiter.take(claim("ann", "m", 1, 0))).quota().remaining())
                .isZero();
    }

    @Test
    void aFailedRequestGetsItsTokensAndMoneyBack() {
        LocalLimiter limiter = limiter(tokens(100), money(Scope.TENANT, 1.0));
        granted(limiter.take(claim("ann", "m", 100, 0.9))).settle(0, 0, "");
        granted(limiter.take(claim("ann", "m", 100, 0.9)));
    }

    @Test
    void moneyIsReservedBeforeTheCall() {
        LocalLimiter limiter = limiter(money(Scope.TENANT, 1.0));
        Grant first = granted(limiter.take(claim("ann", "m", 1, 0.6)));
        denied(limiter.take(claim("bob", "m", 1, 0.6)));
        first.settle(10, 0.1, "USD");
        granted(limiter.take(claim("bob", "m", 1, 0.6)));
    }

    @Test
    void settlingAfterTheWindowsEndLeavesTheNextOneAlone() {
        LocalLimiter limiter = limiter(tokens(100));
        Grant late = granted(limiter.take(claim("ann", "m", 10, 0)));
        clock.forward(Duration.ofMinutes(2));
        granted(limiter.take(claim("ann", "m", 10, 0)));
        late.settle(1_000, 0, "USD");
        granted(limiter.take(claim("ann", "m", 90, 0)));
    }

    @Test
    void moneyInAnotherCurrencyCostsNothingNeitherBeforeNorAfter() {
        LocalLimiter limiter = limiter(money(Scope.TENANT, 1.0));
        Claim euros = new Claim(new Caller("ann", List.of(), "acme"), "m", 1, 0.9, "EUR");
        granted(limiter.take(euros)).settle(10, 0.9, "EUR");
        granted(limiter.take(claim("ann", "m", 1, 0.9))).settle(10, 0.2, "EUR");
        granted(limiter.take(claim("ann", "m", 1, 1.0)));
    }

    @Test
    void whatIsAskedInThePlaceOfAGrantDoesNotMeetThatGrant() {
        LocalLimiter limiter =
                limiter(requests("one", Match.ALL, Scope.USER, 1), tokens(100), money(Scope.TENANT, 1.0));
        Grant first = granted(limiter.take(claim("ann", "small", 60, 0.6)));
        denied(limiter.take(claim("ann", "big", 60, 0.6)));
        Grant second = granted(limiter.take(claim("ann", "big", 60, 0.6), first));
        denied(limiter.take(claim("ann", "big", 101, 0.6), second));
        denied(limiter.take(claim("ann", "big", 60, 1.1), second));
        first.giveBack();
        assertThat(denied(limiter.take(claim("ann", "m", 1, 0))).rule()).isEqualTo("one");
        assertThat(denied(limiter.take(claim("bob", "m", 1, 0.5))).rule()).isEqualTo("budget");
        granted(limiter.take(claim("bob", "m", 1, 0.4)));
    }

    @Test
    void windowsThatHaveEndedAreForgotten() {
        LocalLimiter limiter = limiter(requests("r", Match.ALL, Scope.USER, 1));
        for (int i = 0; i < 100; i++) {
            granted(limiter.take(claim("user" + i, "m", 1, 0)));
        }
        clock.forward(Duration.ofMinutes(1));
        granted(limiter.take(claim("ann", "m", 1, 0)));
        assertThat(limiter.size()).isEqualTo(1);
    }

    @Test
    void manyUsersDoNotPushOutABudget() {
        var limiter =
                new LocalLimiter(List.of(money(Scope.TENANT, 1.0), requests("r", Match.ALL, Scope.USER, 1)), clock, 10);
        granted(limiter.take(claim("ann", "m", 1, 0.9)));
        for (int i = 0; i < 1_000; i++) {
            granted(limiter.take(claim("user" + i, "m", 1, 0)));
            clock.forward(Duration.ofMillis(1));
        }
        assertThat(limiter.size()).isEqualTo(10);
        assertThat(denied(limiter.take(claim("zoe", "m", 1, 0.9))).rule()).isEqualTo("budget");
    }

    @Test
    void windowsAreBounded() {
        var limiter = new LocalLimiter(List.of(requests("r", Match.ALL, Scope.USER, 1)), clock, 10);
        for (int i = 0; i < 1_000; i++) {
            granted(limiter.take(claim("user" + i, "m", 1, 0)));
        }
        assertThat(limiter.size()).isEqualTo(10);
    }

    /// Two rules, and more callers at a time than either lets in: neither grants more than it has, none of a denied
    /// request stays drawn, and what is given back can be had again.
    @Test
    void threadsNeverGetMoreThanThereIs() throws Exception {
        var spent = new LimitRule("budget", Match.ALL, Scope.TENANT, false, Unit.DAY, 0, 0, 40, "USD");
        LocalLimiter limiter = limiter(requests("fifty", Match.ALL, Scope.GLOBAL, 50), spent);
        var grants = new ConcurrentLinkedQueue<Grant>();
        for (int round = 0; round < 20; round++) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    String user = "user" + i;
                    var _ = threads.submit(() -> {
                        if (limiter.take(claim(user, "m", 1, 1)) instanceof Verdict.Granted(Grant grant)) {
                            grants.add(grant);
                        }
                        return null;
                    });
                }
            }
            assertThat(grants).as("the budget ends first").hasSize(40);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                grants.forEach(grant -> {
                    var _ = threads.submit(grant::giveBack);
                });
            }
            grants.clear();
        }
    }

    /// Whatever is asked, granted and settled, in any order: no window grants more requests than its rule allows, and
    /// what remains is what a plain count says.
    @Test
    void countsAgreeWithAPlainModel() {
        Property.check("a limiter counts what a plain model counts", 300, gen -> {
            int allowed = gen.between(1, 5);
            LocalLimiter limiter = limiter(requests("r", Match.ALL, Scope.USER, allowed), money(Scope.GLOBAL, 5.0));
            var served = new HashMap<String, Integer>();
            double spent = 0;
            var open = new ArrayList<Grant>();
            var reserved = new ArrayList<Double>();
            for (int i = 0; i < 60; i++) {
                if (!open.isEmpty() && gen.oneIn(3)) {
                    int at = gen.between(0, open.size() - 1);
                    double real = gen.between(0, 7) / 8.0;
                    open.remove(at).settle(1, real, "USD");
                    spent += real - reserved.remove(at);
                    continue;
                }
                String user = "u" + gen.between(0, 3);
                double cost = gen.between(0, 7) / 8.0;
                boolean fits = served.getOrDefault(user, 0) < allowed && spent < 5.0 && spent + cost <= 5.0;
                Verdict verdict = limiter.take(claim(user, "m", 1, cost));
                assertThat(verdict instanceof Verdict.Granted).isEqualTo(fits);
                if (verdict instanceof Verdict.Granted(Grant grant)) {
                    served.merge(user, 1, Integer::sum);
                    spent += cost;
                    open.add(grant);
                    reserved.add(cost);
                }
            }
        });
    }
}

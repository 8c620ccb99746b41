package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.limit.Caller;
import semanticrouter.core.limit.Claim;
import semanticrouter.core.limit.KeptWindow;
import semanticrouter.core.limit.LimitRule;
import semanticrouter.core.limit.Limiter.Verdict;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.limit.WindowStore;
import semanticrouter.core.store.StoreException;

/// What limits have counted is written down, and again after a disk that failed.
final class WindowKeeperTest {
    private static final LimitRule RULE = new LimitRule(
            "budget", LimitRule.Match.ALL, LimitRule.Scope.GLOBAL, false, LimitRule.Unit.MONTH, 1, 0, 0, "USD");
    private static final Claim CLAIM = new Claim(new Caller("", List.of(), ""), "m", 1, 0, "");

    /// A store in memory that can be out of order.
    private static final class Memory implements WindowStore, WindowKeeper.Store {
        private final List<KeptWindow> windows = new ArrayList<>();
        private boolean broken;
        private boolean there;

        @Override
        public Optional<WindowStore> existing() {
            return there ? Optional.of(this) : Optional.empty();
        }

        @Override
        public WindowStore made() throws IOException {
            if (broken) {
                throw new IOException("no disk");
            }
            there = true;
            return this;
        }

        @Override
        public List<KeptWindow> load(long nowMillis) {
            return List.copyOf(windows);
        }

        @Override
        public void save(List<KeptWindow> changed, long nowMillis) throws StoreException {
            if (broken) {
                throw new StoreException("the disk is full");
            }
            windows.addAll(changed);
        }

        @Override
        public void close() {}
    }

    @Test
    void aRestartGoesOnWhereTheLastRunEndedThoughTheDiskFailedForAWhile() throws Exception {
        var memory = new Memory();
        var first = new Limits(Clock.systemUTC());
        try (var keeper = new WindowKeeper(first, memory, Clock.systemUTC())) {
            keeper.keep();
            assertThat(memory.there).as("nothing to keep, no file").isFalse();
            memory.broken = true;
            assertThat(first.local(List.of(RULE)).take(CLAIM)).isInstanceOf(Verdict.Granted.class);
            keeper.keep();
            memory.broken = false;
        }
        assertThat(memory.windows).isNotEmpty();
        var second = new Limits(Clock.systemUTC());
        try (var _ = new WindowKeeper(second, memory, Clock.systemUTC())) {
            assertThat(second.local(List.of(RULE)).take(CLAIM)).isInstanceOf(Verdict.Denied.class);
        }
    }
}

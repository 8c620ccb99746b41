package semanticrouter.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.GatewayException;

class DemoGateTest {
    private final Time time = new Time();

    /// A clock that stands until it is moved.
    private static final class Time extends Clock {
        private long millis;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }

    private OptionalInt refusal(DemoGate gate, String peer) throws Exception {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> gate.admit(peer, () -> "done"));
        return refused == null ? OptionalInt.empty() : refused.error().retryAfterSeconds();
    }

    @Test
    void aBucketFillsAgain() throws Exception {
        var gate = new DemoGate(new DemoLimits(10, 2, 6, 100, 600, 1), time);
        assertThat(refusal(gate, "a")).isEmpty();
        assertThat(refusal(gate, "a")).isEmpty();
        assertThat(refusal(gate, "a")).hasValue(10);
        assertThat(refusal(gate, "b")).isEmpty();
        time.millis += 10_000;
        assertThat(refusal(gate, "a")).isEmpty();
        assertThat(refusal(gate, "a")).hasValue(10);
    }

    @Test
    void manyAddressesShareTheBucketOfAll() throws Exception {
        var gate = new DemoGate(new DemoLimits(10, 5, 60, 3, 60, 1), time);
        for (String peer : new String[] {"a", "b", "c"}) {
            assertThat(refusal(gate, peer)).isEmpty();
        }
        assertThat(refusal(gate, "d")).hasValue(1);
    }

    @Test
    void whoIsRefusedLosesNothing() throws Exception {
        var gate = new DemoGate(new DemoLimits(10, 1, 60, 2, 60, 1), time);
        assertThat(refusal(gate, "a")).isEmpty();
        assertThat(refusal(gate, "a")).isPresent();
        assertThat(refusal(gate, "a")).isPresent();
        assertThat(refusal(gate, "b")).isEmpty();
    }

    @Test
    void addressesAreForgottenBeforeTheyFillTheMemory() throws Exception {
        var gate = new DemoGate(new DemoLimits(10, 1, 1, 1_000_000, 600, 1), time);
        assertThat(refusal(gate, "first")).isEmpty();
        for (int i = 0; i < DemoGate.PEERS; i++) {
            assertThat(refusal(gate, "peer" + i)).isEmpty();
        }
        assertThat(refusal(gate, "first")).as("forgotten, so new again").isEmpty();
        assertThat(refusal(gate, "peer" + (DemoGate.PEERS - 1))).isPresent();
    }

    @Test
    void noMoreRunAtATimeThanMay() throws Exception {
        var gate = new DemoGate(new DemoLimits(10, 9, 60, 9, 60, 1), time);
        OptionalInt inside = gate.admit("a", () -> {
            try {
                return refusal(gate, "b");
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        assertThat(inside).hasValue(1);
        assertThat(refusal(gate, "b")).isEmpty();
    }

    @Test
    void mediansAreOfTheLatestRuns() {
        var times = new FamilyTimes();
        for (int i = 0; i < FamilyTimes.WINDOW; i++) {
            times.add("keyword", 100);
        }
        assertThat(times.medians().get("keyword")).isEqualTo(new FamilyTimes.Median(100, FamilyTimes.WINDOW));
        for (int i = 0; i < FamilyTimes.WINDOW; i++) {
            times.add("keyword", i % 2 == 0 ? 1 : 3);
        }
        assertThat(times.medians().get("keyword")).isEqualTo(new FamilyTimes.Median(2, FamilyTimes.WINDOW));
    }
}

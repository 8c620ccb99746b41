package semanticrouter.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;

class LoadGateTest {
    private static Deadline soon() {
        return Deadline.after(Duration.ofMillis(20));
    }

    @Test
    void an_open_gate_lets_everybody_through() throws Exception {
        LoadGate gate = LoadGate.open();
        for (int i = 0; i < 1_000; i++) {
            assertThat(gate.enter(soon()).granted()).isTrue();
        }
    }

    @Test
    void from_the_threshold_on_evaluations_take_turns() throws Exception {
        var gate = new LoadGate(3, 4);
        var inside = new ArrayList<LoadGate.Pass>();
        for (int i = 0; i < 4; i++) {
            inside.add(gate.enter(soon()));
            assertThat(inside.getLast().granted()).as("%s of 4", i + 1).isTrue();
        }
        LoadGate.Pass late = gate.enter(soon());
        assertThat(late.granted()).isFalse();
        late.close();
        inside.getLast().close();
        assertThat(gate.enter(soon()).granted()).isTrue();
    }

    @Test
    void without_a_threshold_all_but_the_last_pass_freely_and_one_place_is_left_always() throws Exception {
        var gate = new LoadGate(0, 2);
        assertThat(gate.enter(soon()).granted()).isTrue();
        assertThat(gate.enter(soon()).granted()).isTrue();
        assertThat(gate.enter(soon()).granted()).isFalse();
        var narrow = new LoadGate(9, 2);
        for (int i = 0; i < 8; i++) {
            assertThat(narrow.enter(soon()).granted()).as("below the threshold").isTrue();
        }
        assertThat(narrow.enter(soon()).granted()).as("the one place").isTrue();
        assertThat(narrow.enter(soon()).granted()).isFalse();
    }

    @Test
    void never_more_than_the_most_are_inside_and_everybody_gets_a_turn() throws Exception {
        var gate = new LoadGate(2, 5);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var through = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 500; i++) {
                all.add(threads.submit(() -> {
                    try (LoadGate.Pass pass = gate.enter(Deadline.after(Duration.ofSeconds(30)))) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.sleep(Duration.ofNanos(100_000));
                        inside.decrementAndGet();
                        through.addAndGet(pass.granted() ? 1 : 0);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(through.get()).isEqualTo(500);
    }
}

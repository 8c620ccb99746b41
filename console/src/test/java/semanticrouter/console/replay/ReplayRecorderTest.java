package semanticrouter.console.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import semanticrouter.console.Fixture;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.stores.replay.MemoryReplays;
import semanticrouter.stores.response.Bounds;

class ReplayRecorderTest {
    private final Fixture fixture = new Fixture();
    private final ReplayJournal journal = new ReplayJournal();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MemoryReplays memory = new MemoryReplays(Bounds.inProcess(5_000, Duration.ofHours(1)), fixture.clock);

    private ReplayRecorder recorder(boolean enabled, ReplayStore store) {
        return new ReplayRecorder(
                new ReplayRecorder.Options(enabled, 3600, 100),
                journal,
                store,
                fixture.parts().plans()::current,
                new PersonalData(),
                metrics);
    }

    private double counted(String result) {
        return metrics.get("router_replay_records_total")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void aDecisionGoesBeforeTheSwitch() throws Exception {
        try (ReplayRecorder on = recorder(true, memory)) {
            journal.put(new ReplayJournal.Capture("r1", false, 9, Optional.empty(), Optional.empty()));
            on.accept(fixture.served("r1", "auto", "code"));
            on.accept(fixture.served("r2", "auto", "code"));
            assertThat(memory.get("r1")).isEmpty();
            assertThat(memory.get("r2")).isPresent();
        }
        try (ReplayRecorder off = recorder(false, memory)) {
            journal.put(new ReplayJournal.Capture("r3", true, 9, Optional.empty(), Optional.empty()));
            off.accept(fixture.served("r3", "auto", "code"));
            off.accept(fixture.served("r4", "auto", "code"));
            assertThat(memory.get("r3")).isPresent();
            assertThat(memory.get("r4")).isEmpty();
        }
    }

    @Test
    void aDecisionKeepsNoMoreThanItSays() throws Exception {
        try (ReplayRecorder on = recorder(true, memory)) {
            for (int i = 0; i < 32; i++) {
                journal.put(new ReplayJournal.Capture("r" + i, true, 3, Optional.empty(), Optional.empty()));
                on.accept(fixture.served("r" + i, "auto", "code"));
            }
            on.accept(fixture.served("other", "auto", "anything"));

            assertThat(memory.newest(ReplayQuery.decision("default", "coding"), 0, 99)
                            .total())
                    .isEqualTo(3);
            assertThat(memory.get("other")).isPresent();
        }
    }

    @Test
    void howARequestEndedIsTold() throws Exception {
        try (ReplayRecorder on = recorder(true, memory)) {
            Completion good = fixture.served("r1", "auto", "code");
            on.accept(good);
            on.accept(new Completion(
                    fixture.trace("r2", "auto", "code"), 499, "upstream", "client_stalled", Usage.NONE, true, 0, 0, 1));
            on.accept(new Completion(
                    fixture.trace("r3", "auto", "code"), 200, "upstream", "stream_cut", Usage.NONE, true, 0, 0, 1));

            assertThat(memory.get("r1").orElseThrow().head().lifecycle()).isEqualTo(Lifecycle.COMPLETED);
            assertThat(memory.get("r2").orElseThrow().head().lifecycle()).isEqualTo(Lifecycle.ABORTED);
            ReplayRecord cut = memory.get("r3").orElseThrow();
            assertThat(cut.head().lifecycle())
                    .as("a status of 200 is not enough")
                    .isEqualTo(Lifecycle.FAILED);
            assertThat(cut.summary().get()).containsEntry("terminal_reason", "stream_cut");
        }
    }

    @Test
    void aStoreThatFailsFailsNobodyAndIsCounted() throws Exception {
        var broken = new Slow(memory);
        broken.failing = true;
        try (ReplayRecorder on = recorder(true, broken)) {
            on.accept(fixture.served("r1", "auto", "code"));
        }
        assertThat(counted("failed")).isEqualTo(1);
        assertThat(counted("written")).isZero();
    }

    @Test
    void aSlowStoreDelaysNobodyAndWhatWaitsIsWrittenAtTheEnd() throws Exception {
        var slow = new Slow(memory);
        try (ReplayRecorder on = recorder(true, slow)) {
            on.accept(fixture.served("first", "auto", "code"));
            slow.begun.await();
            for (int i = 0; i < ReplayQueue.CAPACITY + 10; i++) {
                on.accept(fixture.served("r" + i, "auto", "code"));
            }
            assertThat(counted("dropped")).isEqualTo(10);
            slow.gate.release(Integer.MAX_VALUE / 2);
        }
        assertThat(counted("written")).isEqualTo(ReplayQueue.CAPACITY + 1);
    }

    /// A store of a server that waits to be let go, or fails.
    private static final class Slow implements ReplayStore {
        private final MemoryReplays memory;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final Semaphore gate = new Semaphore(0);
        private volatile boolean failing;

        Slow(MemoryReplays memory) {
            this.memory = memory;
        }

        @Override
        public String kind() {
            return "slow";
        }

        @Override
        public Durability durability() {
            return Durability.SERVER;
        }

        @Override
        public void put(List<ReplayRecord> records) throws StoreException, InterruptedException {
            begun.countDown();
            if (failing) {
                throw new StoreException("away");
            }
            gate.acquire();
            memory.put(records);
        }

        @Override
        public Optional<ReplayRecord> get(String id) {
            return memory.get(id);
        }

        @Override
        public Page newest(ReplayQuery query, int offset, int limit) {
            return memory.newest(query, offset, limit);
        }

        @Override
        public long purge(ReplayQuery query, long keep) {
            return memory.purge(query, keep);
        }

        @Override
        public boolean delete(String id) {
            return memory.delete(id);
        }

        @Override
        public List<Wins> wins() {
            return memory.wins();
        }

        @Override
        public void check() {
            // always there
        }

        @Override
        public void close() {
            // the memory is looked at afterwards
        }
    }
}

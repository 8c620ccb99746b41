package semanticrouter.console.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import semanticrouter.console.Fixture;

class ExplanationStoreTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Fixture.NOW);
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final ExplanationStore store = new ExplanationStore(3, Duration.ofMinutes(10), clock);
    private final Fixture fixture = new Fixture();

    @Test
    void keepsTheNewestUpToItsCapacity() throws Exception {
        for (int i = 0; i < 10; i++) {
            store.accept(fixture.served("r" + i, "auto", "hello"));
        }

        ExplanationStore.Page page = store.newest(0, 100);
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.completions()).extracting(done -> done.trace().id()).containsExactly("r9", "r8", "r7");
        assertThat(store.newest(1, 1).completions())
                .extracting(done -> done.trace().id())
                .containsExactly("r8");
        assertThat(store.find("r6")).isEmpty();
        assertThat(store.find("r7")).isPresent();
    }

    @Test
    void forgetsWhatIsTooOld() throws Exception {
        store.accept(fixture.served("old", "auto", "hello"));
        now.set(Fixture.NOW.plus(Duration.ofMinutes(10)));
        assertThat(store.find("old")).isPresent();

        now.set(Fixture.NOW.plus(Duration.ofMinutes(10)).plusMillis(1));
        assertThat(store.find("old")).isEmpty();
        assertThat(store.newest(0, 10).total()).isZero();
    }

    @Test
    void takesSoManyASecondAndThenTheNext() throws Exception {
        var wide = new ExplanationStore(10_000, Duration.ofMinutes(10), clock);
        for (int i = 0; i < ExplanationStore.PER_SECOND + 50; i++) {
            wide.accept(fixture.served("r" + i, "auto", "hello"));
        }
        assertThat(wide.newest(0, 1).total()).isEqualTo(ExplanationStore.PER_SECOND);
        now.set(Fixture.NOW.plusSeconds(1));
        wide.accept(fixture.served("next", "auto", "hello"));
        assertThat(wide.find("next")).isPresent();
    }
}

package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.stores.replay.MemoryReplays;
import semanticrouter.stores.response.Bounds;

class MemoryReplaysTest extends ReplayStoreContract {
    @Override
    ReplayStore open(long records, Duration age) {
        return new MemoryReplays(Bounds.inProcess(records, age), clock);
    }

    @Override
    ReplayStore reopen(long records, Duration age) {
        return open(records, age);
    }

    @Test
    void bytesPushOlderRecordsOut() {
        try (var store = new MemoryReplays(new Bounds(100, 250, AGE), clock)) {
            for (int i = 0; i < 5; i++) {
                store.put(List.of(record("a" + i, "coding", "big", Lifecycle.COMPLETED)));
            }
            assertThat(store.newest(ReplayQuery.ALL, 0, 9).total()).isEqualTo(2);
            assertThat(store.get("a4")).isPresent();
        }
    }
}

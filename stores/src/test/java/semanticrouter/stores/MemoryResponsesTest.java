package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;

class MemoryResponsesTest extends ResponseStoreContract {
    @Override
    ResponseStore open(long records, Duration age) {
        return new MemoryResponses(Bounds.inProcess(records, age), clock);
    }

    @Override
    ResponseStore reopen(long records, Duration age) {
        return open(records, age);
    }

    @Override
    boolean ownClock() {
        return true;
    }

    @Test
    void long_texts_push_older_ones_out() {
        try (var store = new MemoryResponses(new Bounds(100, 100, Duration.ZERO), clock)) {
            for (int i = 0; i < 10; i++) {
                store.put(response("resp_" + i, ANN, ""));
            }
            assertThat(store.count()).isEqualTo(2);
            assertThat(store.get("resp_9", ANN)).isPresent();
        }
    }
}

package semanticrouter.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import semanticrouter.console.Fixture;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.api.StartupState.Phase;
import semanticrouter.core.store.StatusStore;
import semanticrouter.core.store.StoreException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SharedStatusTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final StartupState state = new StartupState(Clock.fixed(Fixture.NOW, ZoneOffset.UTC));
    private final SharedStatus shared = new SharedStatus(state);
    private final Board board = new Board(Duration.ZERO);

    /// Remembers everything that was shown.
    private static final class Board implements StatusStore {
        private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
        private final Duration lasts;
        private volatile boolean away;

        Board(Duration lasts) {
            this.lasts = lasts;
        }

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public Duration lasts() {
            return lasts;
        }

        @Override
        public void put(String json) throws StoreException {
            if (away) {
                throw new StoreException("away");
            }
            shown.add(json);
        }

        @Override
        public Optional<String> get() {
            return Optional.ofNullable(shown.peek());
        }

        @Override
        public void clear() {
            shown.add("{}");
        }

        @Override
        public void close() {
            shown.add("{\"closed\":true}");
        }

        /// Waits for a state of a phase; those in between may have been passed over.
        JsonNode await(String phase) throws InterruptedException {
            while (true) {
                String json = shown.poll(10, TimeUnit.SECONDS);
                assertThat(json).as("waiting for %s", phase).isNotNull();
                JsonNode read = MAPPER.readTree(json);
                if (read.path("phase").asString("").equals(phase)) {
                    return read;
                }
            }
        }
    }

    @Test
    void showsEveryChangeAndNothingInTheEnd() throws Exception {
        shared.show(board);
        state.enter(Phase.INITIALIZING_MODELS, "");
        assertThat(board.await("initializing_models").path("ready").asBoolean()).isFalse();
        state.models(List.of(), List.of("domain"));
        state.enter(Phase.READY, "");
        JsonNode ready = board.await("ready");
        state.enter(Phase.STOPPING, "the end");
        shared.close();

        assertThat(ready.path("ready").asBoolean()).isTrue();
        assertThat(ready.path("total_models").asInt()).isEqualTo(1);
        assertThat(ready.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(ready.path("updated_at").asString()).isEqualTo(Fixture.NOW.toString());
        assertThat(List.copyOf(board.shown)).endsWith("{}", "{\"closed\":true}");
    }

    @Test
    void saysThatAStartFailed() throws Exception {
        shared.show(board);
        state.enter(Phase.INITIALIZING_MODELS, "");
        shared.close();

        assertThat(board.await("error").path("message").asString()).contains("failed");
        assertThat(List.copyOf(board.shown)).containsExactly("{\"closed\":true}");
    }

    @Test
    void showsAStateAgainThatWouldExpire() throws Exception {
        var passing = new Board(Duration.ofMillis(30));
        state.enter(Phase.READY, "");
        shared.show(passing);

        assertThat(passing.await("ready")).isEqualTo(passing.await("ready"));
        shared.close();
    }

    @Test
    void goesOnWhenTheStoreIsBack() throws Exception {
        board.away = true;
        shared.show(board);
        state.enter(Phase.INITIALIZING_MODELS, "");
        board.away = false;
        state.enter(Phase.READY, "");

        board.await("ready");
        shared.close();
    }

    @Test
    void isOverWithoutAStore() {
        shared.close();
        assertThat(state.current().phase()).isEqualTo(Phase.STARTING);
    }
}

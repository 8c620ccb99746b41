package semanticrouter.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.mcp.transport.Json;
import semanticrouter.mcp.transport.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// When a server is connected, and when it is not tried.
class ConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger tries = new AtomicInteger();
    private final List<Line> lines = new ArrayList<>();
    private volatile boolean reachable = true;
    private volatile String edition = "2025-06-18";
    private volatile boolean silent;
    private final Connection connection = new Connection(
            new McpServer("line", new McpServer.Service(URI.create("http://127.0.0.1/mcp"), Map.of())),
            () -> {
                tries.incrementAndGet();
                var line = new Line();
                lines.add(line);
                return line;
            },
            nanos::get);

    /// A transport whose other end answers at once, if at all.
    private final class Line implements Transport {
        private volatile @Nullable Listener listener;
        private volatile String agreed = "";
        private volatile boolean closed;

        @Override
        public void open(Listener who) throws UnavailableException {
            if (!reachable) {
                throw new UnavailableException("mcp_unreachable", "nobody is there");
            }
            listener = who;
        }

        @Override
        public void send(ObjectNode message, long request, Deadline deadline) {
            boolean first = message.path("method").asString("").equals("initialize");
            if (request != 0 && (first || !silent)) {
                ObjectNode result = Json.object().put("protocolVersion", edition);
                answer(Json.answer(message.path("id"), "result", result));
            }
        }

        void answer(JsonNode message) {
            Listener who = listener;
            if (who != null) {
                who.received(message);
            }
        }

        void lose() {
            Listener who = listener;
            if (who != null) {
                who.broken(new Failure("mcp_broken", "the line is cut"));
            }
        }

        @Override
        public void abandon(long request) {}

        @Override
        public void agreed(String version) {
            agreed = version;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private JsonNode ask() throws Exception {
        return ask(PATIENCE);
    }

    private JsonNode ask(Duration patience) throws Exception {
        return connection.use(
                Deadline.after(patience), (session, deadline) -> session.ask("any", Json.object(), deadline));
    }

    private String failure() {
        return failure(PATIENCE);
    }

    private String failure(Duration patience) {
        return catchThrowableOfType(UnavailableException.class, () -> ask(patience))
                .failure()
                .toString();
    }

    @Test
    void aServerIsConnectedWhenItIsFirstAsked() throws Exception {
        assertThat(tries).hasValue(0);
        ask();
        ask();
        assertThat(tries).hasValue(1);
        assertThat(lines.getFirst().agreed).isEqualTo("2025-06-18");
    }

    @Test
    void whoIsNotThereIsTriedOnceMoreAndThenAfterPausesThatGrow() throws Exception {
        reachable = false;
        assertThat(failure()).isEqualTo("mcp_unreachable: nobody is there");
        assertThat(failure()).isEqualTo("mcp_unreachable: nobody is there");
        assertThat(tries).hasValue(2);
        long pause = 1_000;
        for (int tried = 2; tried < 12; tried++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(pause * 3 / 4) - 1);
            assertThat(failure()).startsWith("mcp_unreachable: nobody is there").endsWith("before a pause is over");
            assertThat(tries).hasValue(tried);
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(pause / 2) + 2);
            assertThat(failure()).isEqualTo("mcp_unreachable: nobody is there");
            assertThat(tries).hasValue(tried + 1);
            pause = Math.min(60_000, 2 * pause);
        }
        reachable = true;
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(75));
        ask();
        lines.getLast().lose();
        ask();
        assertThat(tries).hasValue(14);
    }

    @Test
    void whoComesAndGoesIsNotTriedWithoutAPause() throws Exception {
        ask();
        lines.getLast().lose();
        silent = true;
        assertThat(failure(Duration.ofMillis(20))).startsWith("mcp_timeout");
        lines.getLast().lose();
        assertThat(failure())
                .isEqualTo("mcp_broken: the line is cut; the server is not tried again before a pause is over");
        assertThat(lines).hasSize(2);
    }

    @Test
    void aLostConnectionIsClosed() throws Exception {
        ask();
        Line lost = lines.getFirst();
        lost.lose();
        while (!lost.closed) {
            Thread.onSpinWait(); // another thread does it
        }
        ask();
        assertThat(lines).hasSize(2);
    }

    @Test
    void threeCallsInARowWithoutAnAnswerAreALoss() throws Exception {
        ask();
        silent = true;
        assertThat(failure(Duration.ofMillis(20))).startsWith("mcp_timeout");
        assertThat(failure(Duration.ofMillis(20))).startsWith("mcp_timeout");
        assertThat(lines).hasSize(1);
        assertThat(failure(Duration.ofMillis(20))).startsWith("mcp_timeout");
        silent = false;
        ask();
        assertThat(lines).hasSize(2);
    }

    @Test
    void anEditionThatWeDoNotSpeakIsRefused() {
        edition = "1999-01-01";
        assertThat(failure()).startsWith("mcp_refused: the server speaks none of the editions 2025-11-25");
    }

    @Test
    void whoLeavesWhileItConnectsLeavesNothing() throws Exception {
        ask();
        connection.close();
        assertThat(lines.getFirst().closed).isTrue();
        assertThat(failure()).startsWith("mcp_closed");
    }
}

package semanticrouter.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WiresTest {
    private static final byte[] REQUEST = Connection.request("{}");
    private static final String WHOLE = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

    private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Wires.Wire> used = new LinkedBlockingQueue<>();

    private void ended(Wires.Wire wire, String outcome) {
        used.add(wire);
        outcomes.add(outcome);
    }

    @Test
    void oneConnectionServesAgainAndAnEarlyEndIsNamed() throws Exception {
        try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                var wires = new Wires(server.getLocalPort())) {
            wires.sendAnew(REQUEST, this::ended);
            try (Socket socket = server.accept()) {
                answer(socket, WHOLE);
                assertThat(next(outcomes)).isEqualTo("200");
                Wires.Wire wire = next(used);
                assertThat(wire.open()).isTrue();
                wires.send(wire, REQUEST, this::ended);
                answer(socket, WHOLE.replace("{}", "{"));
            }
            assertThat(next(outcomes)).isEqualTo("200 cut short");
            assertThat(next(used).open()).isFalse();
            wires.sendAnew(REQUEST, this::ended);
            server.accept().close();
            assertThat(next(outcomes)).isIn("closed without an answer", "reset without an answer");
        }
        assertThat(outcomes).as("each request ends once").isEmpty();
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        try (var wires = new Wires(port)) {
            wires.sendAnew(REQUEST, this::ended);
            assertThat(next(outcomes)).isEqualTo(Wires.NO_CONNECTION);
            assertThat(next(used).open()).isFalse();
            assertThat(wires.underWay()).as("requests that have not ended").isZero();
        }
    }

    private static void answer(Socket socket, String text) throws IOException {
        socket.getInputStream().readNBytes(REQUEST.length);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}

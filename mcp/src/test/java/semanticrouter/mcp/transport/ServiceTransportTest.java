package semanticrouter.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.mcp.McpServer;
import tools.jackson.databind.JsonNode;

class ServiceTransportTest {
    private record Heard(BlockingQueue<String> what) implements Transport.Listener {
        @Override
        public void received(JsonNode message) {
            what.add("received");
        }

        @Override
        public void failed(long request, Failure why) {
            what.add("failed " + request + ": " + why.code());
        }

        @Override
        public void broken(Failure why) {
            what.add("broken: " + why.code());
        }
    }

    /// Sockets that fill the queue of a port whose owner takes nobody: who comes after them waits to be connected.
    private static List<Socket> crowd(ServerSocket port) throws IOException {
        var crowd = new ArrayList<Socket>();
        while (true) {
            var socket = new Socket();
            crowd.add(socket);
            try {
                socket.connect(port.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException _) {
                return crowd;
            }
        }
    }

    @Test
    void aRequestWhoseTimeIsOverBeforeItIsConnectedFailsAloneAndNotTheSession() throws Exception {
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> crowd = crowd(port);
            var heard = new Heard(new LinkedBlockingQueue<>());
            var url = URI.create("http://127.0.0.1:" + port.getLocalPort() + "/mcp");
            try (var transport = new ServiceTransport(new McpServer.Service(url, Map.of()))) {
                transport.open(heard);
                transport.send(Json.request(7, "tools/list", Json.object()), 7, Deadline.after(Duration.ofMillis(200)));
                assertThat(heard.what().take()).isEqualTo("failed 7: mcp_unreachable");
            } finally {
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
        }
    }
}

package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.dashboard.Assets;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Listener;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.http.Shape;
import semanticrouter.testkit.WireCorpus;

/// Attacks on the ports for people, the same that the gateway's must bear.
class PortSecurityTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final PortLimits PATIENT = new PortLimits(LONG, LONG, LONG, 2);
    private static final Duration BRIEF = Duration.ofMillis(200);
    /// Enough for what is to be served before it.
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final int TRICKLES = 1000;
    private static final int LARGE = 10 << 20;
    private static final String BODY = "{\"text\":\"code\"}";

    private final Fixture fixture = new Fixture();
    private final CountDownLatch running = new CountDownLatch(3);
    private final CountDownLatch go = new CountDownLatch(1);
    private Lobby lobby = new Lobby(PATIENT, Clock.systemUTC());

    @AfterEach
    void close() {
        go.countDown();
        lobby.close();
    }

    /// What is attacked.
    enum Port {
        MANAGEMENT,
        DASHBOARD;

        String path(String route) {
            return switch (this) {
                case MANAGEMENT -> route;
                case DASHBOARD -> DashboardServer.path(route);
            };
        }

        WireCorpus.Target target() {
            return new WireCorpus.Target(
                    path("/api/v1/eval"), "127.0.0.1", BODY, path("/v1/models"), PortLimits.HEADER_BYTES + 1000);
        }
    }

    /// A port that is open, with the event loops under it.
    private record Open(int port, Runnable closing) implements AutoCloseable {
        Socket socket() throws IOException {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    private Open open(Port port, PortLimits limits) throws Exception {
        lobby.close();
        lobby = new Lobby(limits, Clock.systemUTC());
        Route large = new Route(
                "POST",
                "/large",
                Permission.HEALTH_READ,
                "Takes a large body and waits.",
                new Route.Contract(Shape.NONE, Shape.NONE, Shape.NONE, LARGE, false),
                _ -> {
                    running.countDown();
                    go.await();
                    return ApiReply.json(Map.of());
                });
        RouteTable table = Fixture.routes(fixture.parts()).and(List.of(large));
        if (port == Port.MANAGEMENT) {
            var options = new ManagementOptions(
                    "127.0.0.1", 0, ManagementOptions.Exposure.LOOPBACK, AccessControl.open(), Set.of());
            var server = ManagementServer.start(lobby, options, table, _ -> {}, fixture.clock);
            return new Open(server.port(), server::close);
        }
        var options = new DashboardOptions(
                "127.0.0.1", 0, new Listener.Address("127.0.0.1", 1), false, AccessControl.open(), Set.of());
        var server = DashboardServer.start(
                lobby,
                options,
                table.at(DashboardServer::path),
                new Assets(PortSecurityTest.class.getClassLoader(), Assets.ROOT),
                _ -> {},
                fixture.clock);
        return new Open(server.port(), server::close);
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String probe(Port port, String more) {
        return "GET " + port.target().probe() + " HTTP/1.1\r\nhost: 127.0.0.1\r\n" + more + "\r\n";
    }

    /// Reads the head of an answer.
    private static String head(Socket client) throws IOException {
        var all = new StringBuilder();
        while (all.indexOf("\r\n\r\n") < 0) {
            int b = client.getInputStream().read();
            assertThat(b).as("the connection ended after: " + all).isNotNegative();
            all.append((char) b);
        }
        return all.toString();
    }

    static Stream<Object[]> cases() {
        return Stream.of(Port.values())
                .flatMap(port -> WireCorpus.at(port.target()).map(each -> new Object[] {port, each}));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedAndNothingBehindItIsRead(Port port, WireCorpus.Case each) throws Exception {
        try (Open open = open(port, PATIENT);
                Socket client = open.socket()) {
            send(client, each.bytes());
            String all = WireCorpus.rest(client);
            assertThat(all).doesNotContain("\"object\":\"list\"").doesNotContain("selected_model");
            assertThat(all.split("HTTP/1\\.[01] ", -1)).as(all).hasSizeLessThanOrEqualTo(2);
            assertThat(all.isEmpty() ? "" : all.substring(9, 12)).as(all).isIn(each.statuses());
            assertThat(all).as("the connection is closed").doesNotContain("<still open>");
            assertThat(all.isEmpty() || all.contains("\"error\":{\"code\":\""))
                    .as(all)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestInOrderIsServedAndItsConnectionServesAgain(Port port) throws Exception {
        WireCorpus.Target target = port.target();
        try (Open open = open(port, PATIENT);
                Socket client = open.socket()) {
            String chunks = target.head() + "Transfer-Encoding: chunked\r\n\r\n" + target.chunked();
            String length = target.head() + target.length() + "\r\n" + target.body();
            send(client, chunks + length + probe(port, "connection: close\r\n"));
            String all = WireCorpus.rest(client);
            assertThat(all.split("HTTP/1.1 200 OK", -1)).as(all).hasSize(4);
            assertThat(all).contains("\"object\":\"list\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void headsThatComeSlowlyAndNoneAtAllAreNotWaitedForLong(Port port) throws Exception {
        try (Open open = open(port, new PortLimits(SHORT, LONG, LONG, 3));
                Socket silent = open.socket();
                Socket trickling = open.socket();
                Socket again = open.socket()) {
            send(trickling, "GET /he");
            send(again, probe(port, ""));
            assertThat(head(again)).startsWith("HTTP/1.1 200");
            send(again, "GET /he");
            for (Socket late : List.of(silent, trickling, again)) {
                assertThat(WireCorpus.rest(late)).doesNotContain("<still open>");
            }
        }
    }

    /// A byte now and then is no excuse.
    @ParameterizedTest
    @EnumSource
    void aHeadIsLateHoweverOftenSomethingComes(Port port) throws Exception {
        try (Open open = open(port, new PortLimits(BRIEF, LONG, LONG, 1));
                Socket client = open.socket()) {
            send(client, "GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n");
            boolean closed = false;
            for (int sent = 0; !closed && sent < TRICKLES; sent++) {
                Thread.sleep(20);
                closed = !sent(client, "x-a: 1\r\n");
            }
            assertThat(closed).isTrue();
        }
    }

    private static boolean sent(Socket client, String text) {
        try {
            send(client, text);
            return true;
        } catch (IOException _) {
            return false; // closed by the other side
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatAsksNothingMoreIsClosed(Port port) throws Exception {
        try (Open open = open(port, new PortLimits(LONG, LONG, BRIEF, 1));
                Socket client = open.socket()) {
            send(client, probe(port, ""));
            assertThat(WireCorpus.rest(client)).startsWith("HTTP/1.1 200").doesNotContain("<still open>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anActionThatTakesLongKeepsItsConnection(Port port) throws Exception {
        try (Open open = open(port, new PortLimits(SHORT, SHORT, SHORT, 2));
                Socket client = open.socket()) {
            send(client, large(port, BODY.length()) + BODY);
            try (Socket idle = open.socket()) {
                assertThat(WireCorpus.rest(idle))
                        .as("the sweep has closed the idle one")
                        .isEmpty();
            }
            go.countDown();
            assertThat(head(client)).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatComesSlowlyIsNotWaitedForLong(Port port) throws Exception {
        WireCorpus.Target target = port.target();
        try (Open open = open(port, new PortLimits(LONG, BRIEF, LONG, 1));
                Socket client = open.socket()) {
            send(client, target.head() + target.length() + "\r\n{");
            assertThat(WireCorpus.rest(client))
                    .startsWith("HTTP/1.1 408")
                    .contains("REQUEST_BODY_TIMEOUT")
                    .doesNotContain("<still open>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsBeyondTheLimitAreTurnedAway(Port port) throws Exception {
        try (Open open = open(port, PATIENT);
                Socket first = open.socket();
                Socket second = open.socket()) {
            send(first, probe(port, ""));
            send(second, probe(port, ""));
            assertThat(head(first)).startsWith("HTTP/1.1 200");
            assertThat(head(second)).startsWith("HTTP/1.1 200");
            try (Socket third = open.socket()) {
                assertThat(WireCorpus.rest(third)).isEmpty();
            }
        }
    }

    private static String large(Port port, int length) {
        return "POST " + port.path("/large") + " HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: " + length + "\r\n\r\n";
    }

    /// What bodies take is bounded for all of them together, those of actions that run included.
    @Test
    void bodiesHaveLittleRoomTogether() throws Exception {
        byte[] body = "x".repeat(LARGE).getBytes(StandardCharsets.ISO_8859_1);
        try (Open open = open(Port.MANAGEMENT, new PortLimits(LONG, LONG, LONG, 10));
                Socket one = open.socket();
                Socket two = open.socket();
                Socket three = open.socket();
                Socket four = open.socket()) {
            for (Socket client : List.of(one, two, three)) {
                send(client, large(Port.MANAGEMENT, LARGE));
                client.getOutputStream().write(body);
            }
            running.await();
            send(four, large(Port.MANAGEMENT, LARGE));
            four.getOutputStream().write(body);
            assertThat(head(four)).startsWith("HTTP/1.1 503").contains("retry-after: 1");
            go.countDown();
            for (Socket client : List.of(one, two, three)) {
                assertThat(head(client)).startsWith("HTTP/1.1 200");
            }
            try (Socket later = open.socket()) {
                send(later, large(Port.MANAGEMENT, LARGE));
                later.getOutputStream().write(body);
                assertThat(head(later)).startsWith("HTTP/1.1 200");
            }
        }
    }
}

package semanticrouter.console;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.http.Shape;

/// Servers of a management API on loopback, over one router.
final class Management implements AutoCloseable {
    private final Lobby lobby = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());
    private final Fixture fixture = new Fixture();
    private final BlockingQueue<AuditTrail.Entry> audited = new LinkedBlockingQueue<>();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final List<ManagementServer> servers = new ArrayList<>();
    private final List<Web> clients = new ArrayList<>();

    Fixture fixture() {
        return fixture;
    }

    /// What is on record and has not been taken off.
    BlockingQueue<AuditTrail.Entry> audited() {
        return audited;
    }

    /// Waits until a call of the route that never ends is under way.
    void awaitWaiting() throws InterruptedException {
        waiting.await();
    }

    /// Every route, with one that changes something and one that fails.
    RouteTable table(boolean guarded) {
        Route change = new Route(
                "PUT",
                "/test/{thing}",
                Permission.CONFIG_WRITE,
                "Changes something.",
                new Route.Contract(Shape.NONE, Shape.of("to string"), Shape.NONE, 100, true),
                request -> ApiReply.json(Map.of(
                        "thing",
                        request.variable("thing"),
                        "to",
                        request.json().path("to").asString(""))));
        Route bug = Route.get("/bug", Permission.HEALTH_READ, "Fails.", Shape.NONE, _ -> {
            throw new IllegalStateException("password=hunter2");
        });
        RouteTable routes = Fixture.routes(fixture.parts()).and(List.of(change, bug));
        return Discovery.added(routes, "", "1.2.3", guarded);
    }

    /// One route that changes something and never ends doing so.
    RouteTable endless() {
        Route endless = new Route(
                "DELETE",
                "/test/{thing}",
                Permission.CONFIG_WRITE,
                "Never ends.",
                new Route.Contract(Shape.NONE, Shape.NONE, Shape.NONE, 0, true),
                _ -> {
                    waiting.countDown();
                    new CountDownLatch(1).await();
                    return ApiReply.json(Map.of());
                });
        return new RouteTable(List.of(endless));
    }

    /// A client of a server that lets in whom it is told to.
    Web serve(AccessControl access) throws IOException, InterruptedException {
        return serve(access, table(access.guarded()));
    }

    /// The same with other routes.
    Web serve(AccessControl access, RouteTable table) throws IOException, InterruptedException {
        var options = new ManagementOptions(
                "127.0.0.1", 0, ManagementOptions.Exposure.LOOPBACK, access, Set.of("router.test"));
        var server = ManagementServer.start(lobby, options, table, audited::add, fixture.clock);
        servers.add(server);
        var client = new Web(server.port());
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(Web::close);
        servers.forEach(ManagementServer::close);
        lobby.close();
    }
}

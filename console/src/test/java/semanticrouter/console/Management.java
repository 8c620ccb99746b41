package semanticrouter.console;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.AuditTrail;
import semanticrouter.console.http.Permission;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;
import semanticrouter.console.http.Shape;

/// Servers of a management API on loopback, over one router.
final class Management implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Fixture fixture = new Fixture();
    private final List<AuditTrail.Entry> audited = new ArrayList<>();
    private final List<ManagementServer> servers = new ArrayList<>();
    private final List<Web> clients = new ArrayList<>();

    Fixture fixture() {
        return fixture;
    }

    List<AuditTrail.Entry> audited() {
        return audited;
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

    /// A client of a server that lets in whom it is told to.
    Web serve(AccessControl access) throws IOException, InterruptedException {
        var options = new ManagementOptions(
                "127.0.0.1", 0, ManagementOptions.Exposure.LOOPBACK, access, Set.of("router.test"));
        var server = ManagementServer.start(vertx, options, table(access.guarded()), audited::add, fixture.clock);
        servers.add(server);
        var client = new Web(server.port());
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(Web::close);
        servers.forEach(ManagementServer::close);
        vertx.close();
    }
}

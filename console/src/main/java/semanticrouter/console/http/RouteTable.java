package semanticrouter.console.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;

/// Every route of the management API, the only place they are listed. Immutable.
///
/// @param readOnly whether routes that change something refuse to
public record RouteTable(List<Route> routes, boolean readOnly) {
    private static final GatewayError READ_ONLY = new GatewayError(
            403,
            "READ_ONLY",
            "this router was started with --readonly, so nothing can be changed through its API or its dashboard; change"
                    + " the configuration's file, or start it without the flag");

    /// A table whose routes do what they say.
    public RouteTable(List<Route> routes) {
        this(routes, false);
    }

    /// @throws IllegalArgumentException when two routes have the same method and path
    public RouteTable {
        routes = List.copyOf(routes);
        var seen = new HashSet<String>();
        for (Route route : routes) {
            if (!seen.add(route.method() + " " + route.path())) {
                throw new IllegalArgumentException(
                        "route " + route.method() + " " + route.path() + " is declared twice");
            }
        }
    }

    /// This table with more routes.
    public RouteTable and(List<Route> more) {
        var all = new ArrayList<>(routes);
        all.addAll(more);
        return new RouteTable(all, readOnly);
    }

    /// This table with routes that change nothing: those that would answer 403 `READ_ONLY`.
    public RouteTable asReadOnly() {
        return new RouteTable(routes.stream().map(RouteTable::refusing).toList(), true);
    }

    private static Route refusing(Route route) {
        return route.contract().mutating()
                ? new Route(route.method(), route.path(), route.permission(), route.summary(), route.contract(), _ -> {
                    throw new GatewayException(READ_ONLY);
                })
                : route;
    }

    /// The same routes under other paths.
    public RouteTable at(UnaryOperator<String> path) {
        return new RouteTable(
                routes.stream()
                        .map(route -> new Route(
                                route.method(),
                                path.apply(route.path()),
                                route.permission(),
                                route.summary(),
                                route.contract(),
                                route.action()))
                        .toList(),
                readOnly);
    }

    /// Methods a concrete path answers to.
    public List<String> methods(String path) {
        return routes.stream()
                .filter(route -> route.covers(path))
                .map(Route::method)
                .toList();
    }
}

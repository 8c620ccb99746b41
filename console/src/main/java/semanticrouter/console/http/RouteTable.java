package semanticrouter.console.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;

/// Every route of the management API, the only place they are listed. Immutable.
public record RouteTable(List<Route> routes) {
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
        return new RouteTable(all);
    }

    /// The same routes under other paths.
    public RouteTable at(UnaryOperator<String> path) {
        return new RouteTable(routes.stream()
                .map(route -> new Route(
                        route.method(),
                        path.apply(route.path()),
                        route.permission(),
                        route.summary(),
                        route.contract(),
                        route.action()))
                .toList());
    }

    /// Methods a concrete path answers to.
    public List<String> methods(String path) {
        return routes.stream()
                .filter(route -> route.covers(path))
                .map(Route::method)
                .toList();
    }
}

package semanticrouter.console.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.config.document.global.Permission;

/// One route of the management API; routing, the access check, audit, discovery and the OpenAPI file derive from it.
///
/// @param method `GET`, `POST`, `PUT`, `PATCH` or `DELETE`
/// @param path with variables in braces, for example `/api/v1/explanations/{id}`
/// @param permission what a caller needs
/// @param summary one sentence
/// @param contract what goes in and out
/// @param action what it does
public record Route(
        String method, String path, Permission permission, String summary, Contract contract, RouteAction action) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

    /// What a route takes and gives.
    ///
    /// @param query parameters of the query
    /// @param body fields of the JSON body
    /// @param reply fields of the JSON reply
    /// @param bodyLimit greatest size of the body in bytes; 0 for routes without one
    /// @param mutating whether it changes something, so that it is audited
    public record Contract(Shape query, Shape body, Shape reply, int bodyLimit, boolean mutating) {}

    /// Cap of an ordinary JSON body (specification: dataplane §3.1).
    public static final int JSON_LIMIT = 10 << 20;

    /// A route that reads.
    public static Route get(String path, Permission permission, String summary, Shape reply, RouteAction action) {
        return new Route(
                "GET", path, permission, summary, new Contract(Shape.NONE, Shape.NONE, reply, 0, false), action);
    }

    /// A route that takes a JSON body and changes nothing.
    public static Route post(
            String path, Permission permission, String summary, Contract contract, RouteAction action) {
        return new Route("POST", path, permission, summary, contract, action);
    }

    /// A body and reply of JSON for a route that changes nothing.
    public static Contract asks(Shape body, Shape reply) {
        return new Contract(Shape.NONE, body, reply, JSON_LIMIT, false);
    }

    /// This route with parameters of the query.
    public Route query(String... fields) {
        var wider = new Contract(
                Shape.of(fields), contract.body(), contract.reply(), contract.bodyLimit(), contract.mutating());
        return new Route(method, path, permission, summary, wider, action);
    }

    /// Names of the path's variables.
    List<String> variables() {
        return VARIABLE.matcher(path).results().map(match -> match.group(1)).toList();
    }

    /// The path as the HTTP router writes it, with colons for braces.
    String template() {
        return VARIABLE.matcher(path).replaceAll(match -> Matcher.quoteReplacement(":" + match.group(1)));
    }

    /// Whether a concrete path is this route's.
    boolean covers(String concrete) {
        String[] mine = path.split("/", -1);
        String[] other = concrete.split("/", -1);
        if (mine.length != other.length) {
            return false;
        }
        for (int i = 0; i < mine.length; i++) {
            boolean variable = VARIABLE.matcher(mine[i]).matches();
            if (variable ? other[i].isEmpty() : !mine[i].equals(other[i])) {
                return false;
            }
        }
        return true;
    }
}

package semanticrouter.console.http;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;

/// A call of a route.
///
/// @param id printed to the client as `X-Request-Id`
/// @param principal who calls
/// @param peer address the connection comes from; empty when it is not known
/// @param path values of the path's variables
/// @param query first value of each parameter
/// @param headers without `authorization` and `cookie`
/// @param body shared, must not be written
@SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
public record ApiRequest(
        String id,
        Principal principal,
        String peer,
        Map<String, String> path,
        Map<String, String> query,
        Headers headers,
        byte[] body) {
    /// A call from an address that is not known.
    public ApiRequest(
            String id,
            Principal principal,
            Map<String, String> path,
            Map<String, String> query,
            Headers headers,
            byte[] body) {
        this(id, principal, "", path, query, headers, body);
    }

    /// The value of a variable of the path.
    public String variable(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no variable " + name);
        }
        return value;
    }

    /// A parameter of the query, when it is there.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /// True when the parameter reads `true`.
    public boolean flag(String name) {
        return parameter(name).map(value -> value.equalsIgnoreCase("true")).orElse(false);
    }

    /// A whole number of the query.
    ///
    /// @throws GatewayException 400 `INVALID_PARAMETER` when it is no number from `min` to `max`
    public int number(String name, int fallback, int min, int max) throws GatewayException {
        Optional<String> text = parameter(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // said below, as for a number out of range
        }
        throw new GatewayException(
                400, "INVALID_PARAMETER", "\"" + name + "\" must be a whole number from " + min + " to " + max);
    }

    /// The body as a JSON object.
    public ObjectNode json() throws GatewayException {
        return Json.object(body);
    }
}

package semanticrouter.console.documents;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.store.StoreException;

/// Lists with cursors, and what calls of stores have in common (specification: dataplane §3.6).
final class Listings {
    static final Shape QUERY = Shape.of("limit? integer", "after? string", "before? string", "order? string");
    static final Shape REPLY =
            Shape.of("object string", "data object[]", "first_id? string", "last_id? string", "has_more boolean");

    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;

    private Listings() {}

    /// Asks a store.
    @FunctionalInterface
    interface Ask<T> {
        T answer() throws GatewayException, StoreException, InterruptedException;
    }

    /// The answer of a store.
    ///
    /// @throws GatewayException 503 when it cannot be used
    static <T> T asked(Ask<T> ask) throws GatewayException, InterruptedException {
        try {
            return ask.answer();
        } catch (StoreException away) {
            throw new GatewayException(503, "VECTOR_STORE_UNAVAILABLE", String.valueOf(away.getMessage()));
        }
    }

    static PageRequest page(ApiRequest request) throws GatewayException {
        String order = request.parameter("order").orElse("desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw new GatewayException(400, "INVALID_ORDER", "\"order\" must be asc or desc");
        }
        String after = request.parameter("after").orElse("");
        String before = request.parameter("before").orElse("");
        if (!after.isEmpty() && !before.isEmpty()) {
            throw new GatewayException(400, "INVALID_CURSOR", "send \"after\" or \"before\", not both");
        }
        return new PageRequest(request.number("limit", LIMIT, 1, LIMIT_MAX), order.equals("asc"), after, before);
    }

    static <T> ApiReply list(Page<T> page, Function<T, Map<String, Object>> document, Function<T, String> id) {
        List<T> items = page.items();
        Map<String, Object> reply =
                ordered("object", "list", "data", items.stream().map(document).toList());
        if (!items.isEmpty()) {
            reply.put("first_id", id.apply(items.getFirst()));
            reply.put("last_id", id.apply(items.getLast()));
        }
        reply.put("has_more", page.more());
        return ApiReply.json(reply);
    }
}

package semanticrouter.console.memory;

import static semanticrouter.console.http.Json.ordered;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;

/// What is remembered of one user (specification: dataplane §3.6). Whoever may call these routes says whose
/// memories are meant; a memory of another user is one that does not exist.
public final class MemoryRoutes {
    private static final String PATH = "/v1/memory";
    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;
    private static final String[] WHO = {"user_id? string", "tenant_id? string"};

    private final MemoryParts parts;

    private MemoryRoutes(MemoryParts parts) {
        this.parts = parts;
    }

    public static List<Route> of(MemoryParts parts) {
        var routes = new MemoryRoutes(parts);
        Shape memory = Shape.of(
                "id string",
                "type string",
                "content string",
                "user_id string",
                "source? string",
                "importance number",
                "access_count integer",
                "created_at string",
                "updated_at? string");
        Shape done = Shape.of("success boolean", "message string");
        return List.of(
                Route.get(
                                PATH,
                                Permission.DATA_READ,
                                "Lists what is remembered of a user, those changed last first.",
                                Shape.of("memories object[]", "total integer", "limit integer"),
                                routes::list)
                        .query(with("type? string", "limit? integer")),
                Route.get(PATH + "/{id}", Permission.DATA_READ, "Shows one memory of a user.", memory, routes::show)
                        .query(WHO),
                new Route(
                                "DELETE",
                                PATH + "/{id}",
                                Permission.DATA_WRITE,
                                "Forgets one memory of a user.",
                                changes(done),
                                routes::forget)
                        .query(WHO),
                new Route(
                                "DELETE",
                                PATH,
                                Permission.DATA_WRITE,
                                "Forgets everything of a user, or everything of one type.",
                                changes(done),
                                routes::clear)
                        .query(with("type? string")));
    }

    private static String[] with(String... fields) {
        var all = new ArrayList<>(List.of(fields));
        all.addAll(List.of(WHO));
        return all.toArray(String[]::new);
    }

    private static Contract changes(Shape reply) {
        return new Contract(Shape.NONE, Shape.NONE, reply, 0, true);
    }

    /// Something asked of the store.
    @FunctionalInterface
    private interface Ask<T> {
        T of(MemoryStore store) throws StoreException, InterruptedException;
    }

    private <T> T ask(Ask<T> ask) throws GatewayException, InterruptedException {
        MemoryStore store = parts.desk()
                .store()
                .orElseThrow(() -> unavailable("nothing is configured to remember; set global.stores.memory.enabled, or"
                        + " give a decision the plugin memory"));
        try {
            return ask.of(store);
        } catch (StoreException away) {
            throw unavailable(String.valueOf(away.getMessage()));
        }
    }

    private static GatewayException unavailable(String why) {
        return new GatewayException(503, "MEMORY_NOT_AVAILABLE", why);
    }

    private Owner owner(ApiRequest request) throws GatewayException {
        String user = said(request, parts.names().user(), "user_id");
        if (user.isEmpty()) {
            throw new GatewayException(
                    401,
                    "MISSING_USER_ID",
                    "say whose memories are meant in the header "
                            + parts.names().user() + (parts.open() ? ", or in the parameter user_id" : ""));
        }
        return new Owner(said(request, parts.names().tenant(), "tenant_id"), user);
    }

    private String said(ApiRequest request, String header, String parameter) {
        return request.headers()
                .first(header)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .or(() -> parts.open() ? request.parameter(parameter).map(String::strip) : Optional.empty())
                .orElse("");
    }

    private static Optional<MemoryType> type(ApiRequest request) throws GatewayException {
        Optional<String> word = request.parameter("type").filter(said -> !said.isEmpty());
        Optional<MemoryType> type = word.flatMap(MemoryType::of);
        if (word.isPresent() && type.isEmpty()) {
            throw new GatewayException(
                    400, "INVALID_TYPE", "\"type\" must be one of " + String.join(", ", MemoryType.words()));
        }
        return type;
    }

    private ApiReply list(ApiRequest request) throws GatewayException, InterruptedException {
        Owner owner = owner(request);
        Optional<MemoryType> type = type(request);
        int limit = request.number("limit", LIMIT, 1, LIMIT_MAX);
        MemoryStore.Page page = ask(store -> store.newest(owner, type, limit));
        return ApiReply.json(ordered(
                "memories",
                page.memories().stream().map(MemoryRoutes::shown).toList(),
                "total",
                page.total(),
                "limit",
                limit));
    }

    private static Map<String, Object> shown(Memory memory) {
        return ordered(
                "id",
                memory.id(),
                "type",
                memory.type().toString(),
                "content",
                memory.content(),
                "user_id",
                memory.owner().user(),
                "source",
                memory.origin().source().isEmpty() ? null : memory.origin().source(),
                "importance",
                memory.importance(),
                "access_count",
                memory.use().count(),
                "created_at",
                memory.created().toString(),
                "updated_at",
                memory.updated().equals(memory.created())
                        ? null
                        : memory.updated().toString());
    }

    private ApiReply show(ApiRequest request) throws GatewayException, InterruptedException {
        Owner owner = owner(request);
        String id = request.variable("id");
        Memory memory = ask(store -> store.get(id, owner)).orElseThrow(MemoryRoutes::notFound);
        return ApiReply.json(shown(memory));
    }

    private ApiReply forget(ApiRequest request) throws GatewayException, InterruptedException {
        Owner owner = owner(request);
        String id = request.variable("id");
        if (!ask(store -> store.delete(id, owner))) {
            throw notFound();
        }
        return ApiReply.json(ordered("success", true, "message", "the memory is forgotten"));
    }

    private ApiReply clear(ApiRequest request) throws GatewayException, InterruptedException {
        Owner owner = owner(request);
        Optional<MemoryType> type = type(request);
        long gone = ask(store -> store.clear(owner, type));
        return ApiReply.json(ordered("success", true, "message", gone + " memories are forgotten"));
    }

    private static GatewayException notFound() {
        return new GatewayException(404, "MEMORY_NOT_FOUND", "there is no such memory of this user");
    }
}

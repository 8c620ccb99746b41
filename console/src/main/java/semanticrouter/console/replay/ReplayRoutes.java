package semanticrouter.console.replay;

import static semanticrouter.console.http.Json.ordered;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Json;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayQuery.Replies;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.request.Headers;
import semanticrouter.core.store.StoreException;

/// The records of routed requests (specification: dataplane §3.9). Bodies are shown to those with the permission
/// `replay.detail` alone.
public final class ReplayRoutes {
    private static final String PATH = "/v1/router_replay";
    private static final int MOST = 100;
    private static final int EXPORT_MOST = 10_000;
    private static final int EXPORT_USUAL = 1_000;
    private static final int PAGE = 200;
    private static final List<String> FILTERS = List.of(
            "recipe? string",
            "decision? string",
            "model? string",
            "session_id? string",
            "search? string",
            "cache_status? string");

    private final ReplayRecorder recorder;
    private final ReplayView view;

    private ReplayRoutes(ReplayRecorder recorder, ReplayView view) {
        this.recorder = recorder;
        this.view = view;
    }

    /// The routes over what a recorder writes.
    ///
    /// @param view shows records to callers
    public static List<Route> of(ReplayRecorder recorder, ReplayView view) {
        var routes = new ReplayRoutes(recorder, view);
        Shape page = Shape.of(
                "object string",
                "count integer",
                "total integer",
                "limit integer",
                "offset integer",
                "has_more boolean",
                "next_offset? integer",
                "recording object",
                "data object[]");
        Shape sums = Shape.of(
                "object string",
                "record_count integer",
                "total integer",
                "lifecycle object",
                "summary object",
                "model_selection object[]",
                "decision_distribution object[]",
                "signal_distribution object[]",
                "token_volume object",
                "token_breakdown object",
                "entropy object[]",
                "available_recipes string[]",
                "available_decisions string[]",
                "available_models string[]");
        Shape talk = Shape.of(
                "object string",
                "session_id string",
                "record_count integer",
                "messages object[]",
                "missing_bodies integer",
                "content_redacted? boolean");
        Shape record = Shape.of(
                "id string",
                "timestamp string",
                "recipe string",
                "decision string",
                "selected_model string",
                "lifecycle_state string",
                "explanation? object",
                "request_body? string",
                "response_body? string",
                "content_redacted? boolean");
        return List.of(
                filtered(
                        read(PATH, "Lists the records of routed requests, newest first.", page, routes::list),
                        "limit? integer",
                        "offset? integer",
                        "showDetails? boolean"),
                filtered(read(
                        PATH + "/aggregate",
                        "Adds up the newest records: lifecycle, models, decisions, signals, tokens and money.",
                        sums,
                        routes::aggregate)),
                read(PATH + "/trajectory", "Shows the messages of a session in their order.", talk, routes::trajectory)
                        .query("session_id string"),
                filtered(
                        read(
                                PATH + "/export",
                                "Gives the newest records as lines of JSON (`application/x-ndjson`).",
                                Shape.NONE,
                                routes::export),
                        "limit? integer"),
                read(PATH + "/{id}", "Shows one record; its id is the reply's x-vsr-replay-id.", record, routes::one),
                filtered(
                        purge(PATH, "Forgets the records that the filters name; all without any.", routes::purge),
                        "before? string"),
                purge(PATH + "/{id}", "Forgets one record.", routes::delete));
    }

    private static Route read(String path, String summary, Shape reply, Action action) {
        return Route.get(path, Permission.REPLAY_READ, summary, reply, request -> answered(request, action));
    }

    private static Route purge(String path, String summary, Action action) {
        var contract = new Contract(Shape.NONE, Shape.NONE, Shape.of("object string", "deleted integer"), 0, true);
        return new Route(
                "DELETE", path, Permission.DATA_WRITE, summary, contract, request -> answered(request, action));
    }

    private static Route filtered(Route route, String... more) {
        var all = new ArrayList<>(FILTERS);
        all.addAll(List.of(more));
        return route.query(all.toArray(String[]::new));
    }

    /// What a route does with the store.
    @FunctionalInterface
    private interface Action {
        ApiReply answer(ApiRequest request) throws GatewayException, StoreException, InterruptedException;
    }

    private static ApiReply answered(ApiRequest request, Action action) throws GatewayException, InterruptedException {
        try {
            return action.answer(request);
        } catch (StoreException unusable) {
            throw new GatewayException(
                    503, "REPLAY_STORE_UNAVAILABLE", "the replay store cannot be used: " + unusable.getMessage());
        }
    }

    private ReplayStore store() {
        return recorder.store();
    }

    private ApiReply list(ApiRequest request) throws GatewayException, StoreException, InterruptedException {
        int limit = Math.min(MOST, request.number("limit", 20, 1, Integer.MAX_VALUE));
        int offset = request.number("offset", 0, 0, Integer.MAX_VALUE);
        boolean details = bool(request, "showDetails");
        ReplayStore.Page page = store().newest(query(request, null), offset, limit);
        long end = (long) offset + page.records().size();
        boolean more = end < page.total() && !page.records().isEmpty();
        return ApiReply.json(ordered(
                "object",
                "router_replay.list",
                "count",
                page.records().size(),
                "total",
                page.total(),
                "limit",
                limit,
                "offset",
                offset,
                "has_more",
                more,
                "next_offset",
                more ? end : null,
                "recording",
                recorder.told(),
                "data",
                page.records().stream()
                        .map(record -> details ? view.whole(record, request.principal()) : view.summary(record))
                        .toList()));
    }

    private ApiReply one(ApiRequest request) throws GatewayException, StoreException, InterruptedException {
        ReplayRecord record = store().get(request.variable("id")).orElseThrow(ReplayRoutes::unknown);
        return ApiReply.json(view.whole(record, request.principal()));
    }

    private static GatewayException unknown() {
        return new GatewayException(
                404,
                "REPLAY_NOT_FOUND",
                "no record has this id; it may have expired, or its request was not recorded (global.services.router_replay,"
                        + " or the plugin router_replay of its decision)");
    }

    private ApiReply aggregate(ApiRequest request) throws GatewayException, StoreException, InterruptedException {
        ReplayQuery query = query(request, null);
        var sums = new ReplaySums();
        long total = 0;
        for (int offset = 0; offset < EXPORT_MOST; offset += PAGE) {
            ReplayStore.Page page = store().newest(query, offset, PAGE);
            total = page.total();
            page.records().forEach(record -> sums.add(view.summary(record)));
            if (page.records().size() < PAGE) {
                break;
            }
        }
        return ApiReply.json(sums.document(total));
    }

    private ApiReply trajectory(ApiRequest request) throws GatewayException, StoreException, InterruptedException {
        String session = request.parameter("session_id")
                .filter(id -> !id.isBlank())
                .orElseThrow(() ->
                        new GatewayException(400, "INVALID_PARAMETER", "\"session_id\" is missing; name the session"));
        ReplayStore.Page page = store().newest(ReplayQuery.session(session), 0, EXPORT_USUAL);
        var records = page.records().reversed().stream()
                .map(record -> view.whole(record, request.principal()))
                .toList();
        return ApiReply.json(Trajectory.of(session, records, view.details(request.principal())));
    }

    private ApiReply export(ApiRequest request) throws GatewayException, StoreException, InterruptedException {
        int limit = request.number("limit", EXPORT_USUAL, 1, EXPORT_MOST);
        ReplayQuery query = query(request, null);
        var lines = new ByteArrayOutputStream();
        for (int offset = 0; offset < limit; offset += PAGE) {
            ReplayStore.Page page = store().newest(query, offset, Math.min(PAGE, limit - offset));
            for (ReplayRecord record : page.records()) {
                lines.writeBytes(Json.bytes(view.whole(record, request.principal())));
            }
            if (page.records().size() < PAGE) {
                break;
            }
        }
        return new ApiReply(200, "application/x-ndjson", Headers.NONE, lines.toByteArray());
    }

    private ApiReply purge(ApiRequest request) throws GatewayException, StoreException, InterruptedException {
        Instant before = null;
        Optional<String> text = request.parameter("before");
        if (text.isPresent()) {
            try {
                before = Instant.parse(text.get());
            } catch (DateTimeParseException _) {
                throw new GatewayException(
                        400, "INVALID_PARAMETER", "\"before\" must be a time such as 2026-11-01T00:00:00Z");
            }
        }
        return purged(store().purge(query(request, before), 0));
    }

    private ApiReply delete(ApiRequest request) throws GatewayException, StoreException, InterruptedException {
        if (!store().delete(request.variable("id"))) {
            throw unknown();
        }
        return purged(1);
    }

    private static ApiReply purged(long deleted) {
        return ApiReply.json(ordered("object", "router_replay.purge", "deleted", deleted));
    }

    private static ReplayQuery query(ApiRequest request, @Nullable Instant before) throws GatewayException {
        Replies replies = switch (request.parameter("cache_status").orElse("all")) {
            case "all", "" -> Replies.ALL;
            case "cached" -> Replies.CACHED;
            case "streamed" -> Replies.STREAMED;
            default ->
                throw new GatewayException(
                        400, "INVALID_PARAMETER", "\"cache_status\" must be all, cached or streamed");
        };
        return new ReplayQuery(
                request.parameter("recipe").orElse(""),
                request.parameter("decision").orElse(""),
                request.parameter("model").orElse(""),
                request.parameter("session_id").orElse(""),
                request.parameter("search").orElse(""),
                replies,
                before);
    }

    private static boolean bool(ApiRequest request, String name) throws GatewayException {
        return switch (request.parameter(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new GatewayException(400, "INVALID_PARAMETER", "\"" + name + "\" must be true or false");
        };
    }
}

package semanticrouter.console.cache;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.core.cache.CacheDesk;
import semanticrouter.core.cache.CacheDesk.Capabilities;
import semanticrouter.core.cache.CacheDesk.Removal;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.store.StoreException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The response cache as a whole (specification: dataplane §3.7). No route shows a text of a request or an answer.
public final class CacheRoutes {
    private static final String PATH = "/api/v1/response-cache/";

    /// What somebody who empties the cache has to write.
    private static final String PHRASE = "flush response cache";

    private static final int AUDITED = 1_000;
    private static final int BODY = 64 << 10;

    private final CacheParts cache;
    private final CacheMeters meters;
    private final Clock clock;
    private final CacheAudit audit = new CacheAudit(AUDITED);

    private CacheRoutes(CacheParts cache, CacheMeters meters, Clock clock) {
        this.cache = cache;
        this.meters = meters;
        this.clock = clock;
    }

    public static List<Route> of(CacheParts cache, CacheMeters meters, Clock clock) {
        var routes = new CacheRoutes(cache, meters, clock);
        Shape able = Shape.of(
                "backend string",
                "exact boolean",
                "semantic boolean",
                "per_entry_ttl boolean",
                "stats boolean",
                "invalidate boolean",
                "flush boolean",
                "shared boolean",
                "consistency_model string");
        Shape removal = Shape.of(
                "dry_run boolean", "matched_estimate integer", "deleted integer", "complete boolean", "epoch integer");
        return List.of(
                Route.get(
                        PATH + "capabilities",
                        Permission.CACHE_READ,
                        "Tells what the response cache can do.",
                        able,
                        _ -> ApiReply.json(able(cache.desk().capabilities()))),
                Route.get(
                        PATH + "health",
                        Permission.CACHE_READ,
                        "Tells whether answers can be kept and read; 503 while they cannot.",
                        Shape.of("status string", "healthy boolean", "backend string", "message? string"),
                        _ -> routes.health()),
                Route.get(
                        PATH + "stats",
                        Permission.CACHE_READ,
                        "Counts what the response cache of this router has done since the start.",
                        Shape.of(
                                "backend string",
                                "exact_hits integer",
                                "semantic_hits integer",
                                "l1_hits integer",
                                "l2_hits integer",
                                "misses integer",
                                "writes integer",
                                "waiters integer",
                                "invalidations integer",
                                "stale_misses integer",
                                "fail_open integer",
                                "evictions integer",
                                "entries integer",
                                "bytes integer",
                                "epoch? integer"),
                        _ -> ApiReply.json(routes.stats())),
                Route.get(
                                PATH + "audit",
                                Permission.CACHE_READ,
                                "Lists who took what out of the response cache, newest first; the records are chained by"
                                        + " their hashes.",
                                Shape.of(
                                        "object string",
                                        "count integer",
                                        "total integer",
                                        "head string",
                                        "data object[]"),
                                request -> ApiReply.json(routes.audit.newest(request.number("limit", 100, 1, AUDITED))))
                        .query("limit? integer"),
                Route.post(
                        PATH + "test",
                        Permission.CACHE_MANAGE,
                        "Tries a configuration of the response cache out, or the one that serves, and changes nothing.",
                        asks(
                                Shape.of("configuration? object"),
                                Shape.of(
                                        "valid boolean",
                                        "healthy boolean",
                                        "capabilities object",
                                        "problems string[]",
                                        "message? string")),
                        routes::test),
                Route.post(
                        PATH + "invalidate",
                        Permission.CACHE_INVALIDATE,
                        "Takes the answers that a selector means out of the response cache, or only counts them"
                                + " (dry_run, which is on unless it is false).",
                        changes(Shape.of("selector object", "dry_run? boolean"), removal),
                        routes::invalidate),
                Route.post(
                        PATH + "flush",
                        Permission.CACHE_MANAGE,
                        "Empties the response cache, or the part of it that a selector means.",
                        changes(Shape.of("confirm string", "selector? object"), removal),
                        routes::flush));
    }

    private static Contract changes(Shape body, Shape reply) {
        return new Contract(Shape.NONE, body, reply, BODY, true);
    }

    private static Map<String, Object> able(Capabilities able) {
        return ordered(
                "backend", able.backend(),
                "exact", able.exact(),
                "semantic", able.semantic(),
                "per_entry_ttl", true,
                "stats", true,
                "invalidate", true,
                "flush", true,
                "shared", able.shared(),
                "consistency_model", able.consistency());
    }

    private ApiReply health() throws InterruptedException {
        String backend = cache.desk().capabilities().backend();
        try {
            cache.desk().check();
            return ApiReply.json(ordered("status", "healthy", "healthy", true, "backend", backend));
        } catch (StoreException away) {
            return ApiReply.json(
                    503,
                    ordered(
                            "status",
                            "unavailable",
                            "healthy",
                            false,
                            "backend",
                            backend,
                            "message",
                            away.getMessage() + "; requests are served without the cache meanwhile"));
        }
    }

    private Map<String, Object> stats() throws InterruptedException {
        CacheDesk.Stats stats = cache.desk().stats();
        Map<String, Object> shown = ordered(
                "backend", cache.desk().capabilities().backend(),
                "exact_hits", stats.localHits() + stats.sharedHits(),
                "semantic_hits", stats.semanticHits(),
                "l1_hits", stats.localHits(),
                "l2_hits", stats.sharedHits(),
                "misses", stats.misses(),
                "writes", stats.writes(),
                "waiters", stats.waiters(),
                "invalidations", stats.invalidations(),
                "stale_misses", stats.staleMisses(),
                "fail_open", stats.failOpen(),
                "evictions", stats.evictions(),
                "entries", stats.entries(),
                "bytes", stats.bytes());
        try {
            shown.put("epoch", cache.desk().epoch().number());
        } catch (StoreException _) {
            // without the store there is none to show
        }
        return shown;
    }

    private ApiReply test(ApiRequest request) throws GatewayException, InterruptedException {
        JsonNode configuration = request.json().path("configuration");
        if (configuration.isMissingNode() || configuration.isNull()) {
            return ApiReply.json(serving());
        }
        if (!configuration.isObject()) {
            throw new GatewayException(
                    400,
                    "INVALID_PARAMETER",
                    "\"configuration\" must be an object, as global.stores.response_cache is");
        }
        CacheParts.Trial trial = cache.trial().apply(configuration.toString());
        boolean memory = !trial.shared();
        return ApiReply.json(ordered(
                "valid", trial.valid(),
                "healthy", trial.healthy(),
                "capabilities",
                        able(new Capabilities(
                                trial.backend(),
                                trial.valid(),
                                trial.valid() && memory,
                                trial.shared(),
                                memory ? "process" : "shared")),
                "problems", trial.problems(),
                "message", trial.fault().isEmpty() ? null : trial.fault()));
    }

    private Map<String, Object> serving() throws InterruptedException {
        String fault = null;
        try {
            cache.desk().check();
        } catch (StoreException away) {
            fault = away.getMessage();
        }
        return ordered(
                "valid",
                true,
                "healthy",
                fault == null,
                "capabilities",
                able(cache.desk().capabilities()),
                "problems",
                List.of(),
                "message",
                fault);
    }

    private ApiReply invalidate(ApiRequest request) throws GatewayException, InterruptedException {
        ObjectNode body = request.json();
        CacheSelector selector = CacheSelection.of(body, Set.of("selector", "dry_run"), cache.desk());
        if (selector.equals(CacheSelector.ALL)) {
            throw new GatewayException(
                    400,
                    "INVALID_SELECTOR",
                    "\"selector\" is missing; say which answers are meant, or empty the cache with POST " + PATH
                            + "flush");
        }
        JsonNode dryRun = body.path("dry_run");
        if (!dryRun.isMissingNode() && !dryRun.isBoolean()) {
            throw new GatewayException(400, "INVALID_PARAMETER", "\"dry_run\" must be true or false");
        }
        return removed(request, "invalidate", selector, dryRun.asBoolean(true));
    }

    private ApiReply flush(ApiRequest request) throws GatewayException, InterruptedException {
        ObjectNode body = request.json();
        if (!body.path("confirm").asString("").equals(PHRASE)) {
            throw new GatewayException(
                    400, "CONFIRMATION_REQUIRED", "\"confirm\" must be exactly \"" + PHRASE + "\"; nothing was done");
        }
        CacheSelector selector = CacheSelection.of(body, Set.of("selector", "confirm"), cache.desk());
        return removed(request, "flush", selector, false);
    }

    private ApiReply removed(ApiRequest request, String action, CacheSelector selector, boolean dryRun)
            throws GatewayException, InterruptedException {
        CacheDesk desk = cache.desk();
        meters.count(desk.capabilities().backend(), action, dryRun);
        try {
            Removal removal = dryRun ? desk.count(selector) : desk.invalidate(selector);
            note(request, action, selector, dryRun, removal, "done");
            return ApiReply.json(ordered(
                    "dry_run", dryRun,
                    "matched_estimate", removal.matched(),
                    "deleted", removal.deleted(),
                    "complete", removal.complete(),
                    "epoch", desk.epoch().number()));
        } catch (StoreException away) {
            note(request, action, selector, dryRun, new Removal(0, 0, false), "failed");
            throw new GatewayException(
                    503, "CACHE_STORE_UNAVAILABLE", "nothing can be said to be gone: " + away.getMessage());
        }
    }

    private void note(
            ApiRequest request,
            String action,
            CacheSelector selector,
            boolean dryRun,
            Removal removal,
            String outcome) {
        audit.note(ordered(
                "time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                "action", action,
                "role", request.principal().role(),
                "request_id", request.id(),
                "selector", CacheSelection.shown(selector),
                "dry_run", dryRun,
                "matched", removal.matched(),
                "deleted", removal.deleted(),
                "outcome", outcome));
    }
}

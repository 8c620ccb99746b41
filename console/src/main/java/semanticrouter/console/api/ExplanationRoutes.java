package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.console.record.ExplanationStore;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.RoutingTrace;

/// Why requests served lately were routed as they were. Holds no text of theirs.
final class ExplanationRoutes {
    private static final int MOST = 100;

    private ExplanationRoutes() {}

    static List<Route> of(ExplanationStore store) {
        return List.of(
                Route.get(
                                "/api/v1/explanations",
                                Permission.REPLAY_READ,
                                "Lists the requests served lately, newest first, without their texts.",
                                Shape.of(
                                        "object string",
                                        "data object[]",
                                        "count integer",
                                        "total integer",
                                        "limit integer",
                                        "offset integer",
                                        "has_more boolean"),
                                request -> list(store, request))
                        .query("limit? integer", "offset? integer"),
                Route.get(
                        "/api/v1/explanations/{id}",
                        Permission.REPLAY_READ,
                        "Explains one served request; its id is the reply's x-vsr-replay-id.",
                        Shape.of("id string", "kind string", "routing_decision string", "selected_model? string"),
                        request -> one(store, request.variable("id"))));
    }

    private static ApiReply one(ExplanationStore store, String id) throws GatewayException {
        return store.find(id)
                .map(completion -> ApiReply.json(Explanation.of(completion)))
                .orElseThrow(() -> new GatewayException(
                        404,
                        "EXPLANATION_NOT_FOUND",
                        "no request with this id is remembered; only those served lately are"));
    }

    private static ApiReply list(ExplanationStore store, ApiRequest request) throws GatewayException {
        int limit = request.number("limit", 20, 1, MOST);
        int offset = request.number("offset", 0, 0, Integer.MAX_VALUE);
        ExplanationStore.Page page = store.newest(offset, limit);
        return ApiReply.json(ordered(
                "object",
                "list",
                "data",
                page.completions().stream().map(ExplanationRoutes::summary).toList(),
                "count",
                page.completions().size(),
                "total",
                page.total(),
                "limit",
                limit,
                "offset",
                offset,
                "has_more",
                offset + page.completions().size() < page.total()));
    }

    private static Map<String, Object> summary(Completion completion) {
        RoutingTrace trace = completion.trace();
        Map<String, Object> summary = ordered(
                "id",
                trace.id(),
                "time",
                trace.time().toString(),
                "requested_model",
                trace.requestedModel(),
                "recipe",
                trace.recipe() == null ? "" : trace.recipe().name(),
                "routing_decision",
                trace.matched().map(Decision.Matched::name).orElse(""),
                "selected_model",
                trace.modelName(),
                "selection_method",
                trace.method(),
                "response_path",
                completion.path(),
                "status",
                completion.status(),
                "error_reason",
                completion.errorReason().isEmpty() ? null : completion.errorReason(),
                "streamed",
                completion.streamed(),
                "prompt_tokens",
                completion.usage().promptTokens(),
                "completion_tokens",
                completion.usage().completionTokens(),
                "routing_us",
                trace.timings().routing() / 1e3,
                "total_us",
                completion.totalNanos() / 1e3);
        completion
                .cost()
                .ifPresent(cost -> summary.put("cost", ordered("amount", cost.amount(), "currency", cost.currency())));
        return summary;
    }
}

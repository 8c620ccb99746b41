package semanticrouter.console.record;

import static semanticrouter.console.http.Json.ordered;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Decimals;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;

/// Writes one event per finished request, `routing_decision` with the fields of `llm_usage` (specification: dataplane
/// §6.8). Names, numbers and configured words only; no text of the request or the reply.
public final class RequestLog {
    /// Name of the logger, to silence or redirect it.
    public static final String LOGGER_NAME = "semanticrouter.request";

    private static final Logger LOGGER = LoggerFactory.getLogger(LOGGER_NAME);

    public void accept(Completion done) {
        if (!LOGGER.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder event =
                LOGGER.atInfo().addKeyValue("event", "routing_decision").addKeyValue("component", "gateway");
        for (Map.Entry<String, Object> field : fields(done).entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log("routing_decision");
    }

    private static Map<String, Object> fields(Completion done) {
        RoutingTrace trace = done.trace();
        Map<String, Object> fields = ordered(
                "request_id",
                trace.id(),
                "requested_model",
                trace.requestedModel(),
                "model",
                trace.modelName(),
                "response_path",
                done.path(),
                "status",
                done.status(),
                "streamed",
                done.streamed(),
                "error_reason",
                done.errorReason().isEmpty() ? null : done.errorReason());
        RecipeOutline recipe = trace.recipe();
        Evidence evidence = trace.evidence();
        if (recipe != null && evidence != null) {
            fields.putAll(routing(trace, recipe, evidence));
        }
        fields.putAll(usage(done));
        return fields;
    }

    private static Map<String, Object> routing(RoutingTrace trace, RecipeOutline recipe, Evidence evidence) {
        var matched = new ArrayList<String>();
        for (PlannedFamily family : recipe.evidence().planned()) {
            evidence.matched(family.family()).forEach(name -> matched.add(family.family() + ":" + name));
        }
        return ordered(
                "recipe",
                recipe.name(),
                "decision",
                trace.matched().map(Decision.Matched::name).orElse(""),
                "confidence",
                trace.matched().map(Decision.Matched::confidence).orElse(0.0),
                "algorithm",
                trace.algorithm(),
                "signals",
                matched,
                "projections",
                List.copyOf(evidence.projections().keySet()),
                "unavailable",
                List.copyOf(evidence.errors().keySet()),
                "plugins",
                trace.plugins().stream().map(PluginRun::type).toList(),
                "entropy",
                trace.folding().stream()
                        .map(step -> Decimals.fixed(step.bits(), 2))
                        .collect(Collectors.joining(">")),
                "routing_latency_ms",
                millis(trace.timings().routing()));
    }

    private static Map<String, Object> usage(Completion done) {
        Map<String, Object> fields = ordered("total_latency_ms", millis(done.totalNanos()));
        if (done.upstreamNanos() > 0) {
            fields.put("ttft_ms", millis(done.firstByteNanos()));
            fields.put("completion_latency_ms", millis(done.upstreamNanos()));
        }
        if (done.usage().total() > 0) {
            fields.put("prompt_tokens", done.usage().promptTokens());
            fields.put("cached_prompt_tokens", done.usage().cachedTokens());
            fields.put("completion_tokens", done.usage().completionTokens());
            fields.put("total_tokens", done.usage().total());
        }
        done.cost().ifPresent(cost -> {
            fields.put("cost", cost.amount());
            fields.put("currency", cost.currency());
        });
        return fields;
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}

package semanticrouter.console.tracing;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.TraceContext;

/// The spans of one request: a pure function of its completion (specification: dataplane §6.7; OpenTelemetry semantic
/// conventions for generative AI on the call to the model).
///
/// The trace knows how long each part took, and when the whole ended. Parts that ran at the same time begin together;
/// parts that ran one after the other follow each other.
final class RequestSpans {
    private static final String PREFIX = "semantic_router.";

    private final Completion done;
    private final TraceContext place;
    private final Supplier<String> ids;
    private final long endNanos;
    private final List<SpanFacts> spans = new ArrayList<>();

    /// @param endNanos when the reply ended, nanoseconds of the epoch
    /// @param ids makes span ids
    private RequestSpans(Completion done, TraceContext place, long endNanos, Supplier<String> ids) {
        this.done = done;
        this.place = place;
        this.endNanos = endNanos;
        this.ids = ids;
    }

    static List<SpanFacts> of(Completion done, TraceContext place, long endNanos, Supplier<String> ids) {
        var spans = new RequestSpans(done, place, endNanos, ids);
        spans.make();
        return spans.spans;
    }

    private void make() {
        RoutingTrace trace = done.trace();
        long start = endNanos - done.totalNanos();
        add(
                "request.received",
                SpanKind.SERVER,
                place.serverId(),
                place.parentId(),
                start,
                endNanos,
                request(),
                done.errorReason());
        long at = start;
        Evidence evidence = trace.evidence();
        if (evidence != null) {
            at = routing(trace, evidence, start);
        }
        for (PluginRun run : trace.plugins()) {
            at = child("plugin.execution", at, Math.round(run.micros() * 1e3), plugin(run));
        }
        if (done.upstreamNanos() > 0) {
            // The call ends with the reply: what follows it is a few microseconds of bookkeeping.
            long begin = Math.max(start, endNanos - done.upstreamNanos());
            String error = done.status() >= 500 ? done.errorReason() : "";
            add(
                    "upstream.request",
                    SpanKind.CLIENT,
                    place.clientId(),
                    place.serverId(),
                    begin,
                    endNanos,
                    call(),
                    error);
        }
    }

    private long routing(RoutingTrace trace, Evidence evidence, long start) {
        String id = ids.get();
        long decided = start + trace.timings().signals();
        add("signal.evaluation", SpanKind.INTERNAL, id, place.serverId(), start, decided, Attributes.empty(), "");
        for (Map.Entry<String, FamilyResult> family : evidence.families().entrySet()) {
            switch (family.getValue()) {
                case FamilyResult.Evaluated evaluated ->
                    signal(
                            id,
                            family.getKey(),
                            start,
                            evaluated.nanos(),
                            List.copyOf(evaluated.matches().keySet()),
                            "");
                case FamilyResult.Failed failed ->
                    signal(
                            id,
                            family.getKey(),
                            start,
                            failed.nanos(),
                            List.of(),
                            failed.why().code());
                case FamilyResult.NotNeeded _ -> {}
            }
        }
        long selected = child("decision.evaluation", decided, trace.timings().decision(), decision(trace));
        return child("routing.decision", selected, trace.timings().selection(), selection(trace));
    }

    private void signal(String parent, String family, long start, long nanos, List<String> matched, String error) {
        Attributes attributes = Attributes.builder()
                .put(stringKey("signal.type"), family)
                .put(stringArrayKey("signal.matched_rules"), matched)
                .put(doubleKey("signal.latency_ms"), nanos / 1e6)
                .build();
        String name = "signal." + family.toLowerCase(Locale.ROOT).replace('-', '_');
        add(name, SpanKind.INTERNAL, ids.get(), parent, start, start + nanos, attributes, error);
    }

    private long child(String name, long start, long nanos, Attributes attributes) {
        add(name, SpanKind.INTERNAL, ids.get(), place.serverId(), start, start + nanos, attributes, "");
        return start + nanos;
    }

    private void add(
            String name,
            SpanKind kind,
            String id,
            String parent,
            long start,
            long end,
            Attributes attributes,
            String error) {
        spans.add(new SpanFacts(PREFIX + name, kind, id, parent, start, Math.min(end, endNanos), attributes, error));
    }

    private Attributes request() {
        return Attributes.builder()
                .put(stringKey("request.id"), done.trace().id())
                .put(longKey("http.status_code"), done.status())
                .put(longKey("http.response.status_code"), done.status())
                .put(stringKey("vsr.response_path"), done.path())
                .put(booleanKey("vsr.streamed"), done.streamed())
                .put(doubleKey("processing.time_ms"), done.totalNanos() / 1e6)
                .build();
    }

    private static Attributes decision(RoutingTrace trace) {
        AttributesBuilder attributes = Attributes.builder();
        trace.matched()
                .ifPresent(won -> attributes
                        .put(stringKey("decision.name"), won.name())
                        .put(doubleKey("decision.confidence"), won.confidence()));
        Retention retention = trace.retention();
        retention.drop().ifPresent(said -> attributes.put(booleanKey("vsr.retention.drop"), said));
        retention.ttlTurns().ifPresent(turns -> attributes.put(longKey("vsr.retention.ttl_turns"), turns));
        retention
                .keepCurrentModel()
                .ifPresent(said -> attributes.put(booleanKey("vsr.retention.keep_current_model"), said));
        retention
                .preferPrefix()
                .ifPresent(said -> attributes.put(booleanKey("vsr.retention.prefer_prefix_retention"), said));
        return attributes.build();
    }

    private static Attributes selection(RoutingTrace trace) {
        return Attributes.builder()
                .put(stringKey("routing.strategy"), trace.algorithm())
                .put(stringKey("routing.original_model"), trace.requestedModel())
                .put(stringKey("routing.selected_model"), trace.modelName())
                .build();
    }

    private static Attributes plugin(PluginRun run) {
        return Attributes.builder()
                .put(stringKey("plugin.type"), run.type())
                .put(stringKey("plugin.status"), run.status().name().toLowerCase(Locale.ROOT))
                .put(doubleKey("plugin.latency_ms"), run.micros() / 1e3)
                .build();
    }

    private Attributes call() {
        String model = done.trace().modelName();
        AttributesBuilder attributes = Attributes.builder()
                .put(stringKey("model.name"), model)
                .put(longKey("model.token_count_prompt"), done.usage().promptTokens())
                .put(longKey("model.token_count_completion"), done.usage().completionTokens())
                .put(stringKey("gen_ai.operation.name"), "chat")
                .put(stringKey("gen_ai.request.model"), model)
                .put(longKey("gen_ai.usage.input_tokens"), done.usage().promptTokens())
                .put(longKey("gen_ai.usage.output_tokens"), done.usage().completionTokens())
                .put(doubleKey("gen_ai.server.time_to_first_token"), done.firstByteNanos() / 1e9);
        done.cost().ifPresent(cost -> attributes.put(doubleKey("vsr.cost"), cost.amount()));
        return attributes.build();
    }
}

package semanticrouter.console.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
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
                SpanAttributes.request(done),
                done.errorReason());
        long at = start;
        Evidence evidence = trace.evidence();
        if (evidence != null) {
            at = routing(trace, evidence, start);
        }
        for (PluginRun run : trace.plugins()) {
            at = plugin(run, at);
        }
        if (done.upstreamNanos() > 0) {
            // The call ends with the reply: what follows it is a few microseconds of bookkeeping.
            long begin = Math.max(start, endNanos - done.upstreamNanos());
            long first = done.firstByteNanos() == 0 ? endNanos : Math.min(endNanos, begin + done.firstByteNanos());
            String error = done.status() >= 500 ? done.errorReason() : "";
            child("backend.selection", Math.min(at, begin), Math.max(0, begin - at), SpanAttributes.backend(trace));
            child("response.processing", first, endNanos - first, SpanAttributes.response(done));
            add(
                    "upstream.request",
                    SpanKind.CLIENT,
                    place.clientId(),
                    place.serverId(),
                    begin,
                    endNanos,
                    SpanAttributes.call(done),
                    error);
        }
    }

    /// A plugin, and what it did in it.
    private long plugin(PluginRun run, long at) {
        RoutingTrace trace = done.trace();
        String id = ids.get();
        long end = at + Math.round(run.micros() * 1e3);
        add(
                "plugin.execution",
                SpanKind.INTERNAL,
                id,
                place.serverId(),
                at,
                end,
                SpanAttributes.plugin(run, trace),
                "");
        switch (run.type()) {
            case "response_cache" ->
                trace.facts()
                        .first(Fact.CacheLookup.class)
                        .ifPresent(lookup -> part(
                                "cache.lookup",
                                id,
                                at,
                                Math.min(end, at + lookup.nanos()),
                                SpanAttributes.cache(lookup, trace)));
            case "tools", "tool_selection" ->
                trace.facts()
                        .first(Fact.ToolsRetrieved.class)
                        .ifPresent(tools -> part(
                                "tools.selection",
                                id,
                                at,
                                Math.min(end, at + tools.nanos()),
                                SpanAttributes.tools(tools)));
            case "rag" ->
                trace.facts().last(Fact.Retrieved.class).ifPresent(looked -> {
                    long found = Math.min(end, at + looked.nanos());
                    part("rag.retrieval", id, at, found, SpanAttributes.retrieval(looked, trace));
                    if (looked.count() > 0) {
                        part("rag.context_injection", id, found, end, Attributes.empty());
                    }
                });
            case "context_compression" ->
                trace.facts()
                        .last(Fact.ContextCompressed.class)
                        .ifPresent(told -> part(
                                "context.compression",
                                id,
                                at,
                                Math.min(end, at + told.nanos()),
                                SpanAttributes.compression(told, trace.facts())));
            case "hallucination" ->
                trace.facts()
                        .last(Fact.AnswerChecked.class)
                        .ifPresent(checked -> part(
                                "hallucination.detection",
                                id,
                                Math.max(at, end - checked.nanos()),
                                end,
                                SpanAttributes.checked(checked)));
            case "image_gen" ->
                trace.image()
                        .ifPresent(image -> part(
                                "image.generation",
                                id,
                                Math.max(at, end - image.imageNanos()),
                                end,
                                SpanAttributes.image(image)));
            case "system_prompt" -> part("system_prompt.injection", id, at, end, Attributes.empty());
            default -> {}
        }
        return end;
    }

    private void part(String name, String parent, long start, long end, Attributes attributes) {
        add(name, SpanKind.INTERNAL, ids.get(), parent, start, end, attributes, "");
    }

    private long routing(RoutingTrace trace, Evidence evidence, long start) {
        String id = ids.get();
        long decided = start + trace.timings().signals();
        add("signal.evaluation", SpanKind.INTERNAL, id, place.serverId(), start, decided, Attributes.empty(), "");
        for (Map.Entry<String, FamilyResult> family : evidence.families().entrySet()) {
            switch (family.getValue()) {
                case FamilyResult.Evaluated evaluated ->
                    detected(
                            signal(id, family.getKey(), start, evaluated.nanos(), evaluated.matches(), ""),
                            family.getKey(),
                            start,
                            start + evaluated.nanos(),
                            evidence);
                case FamilyResult.Failed failed ->
                    signal(
                            id,
                            family.getKey(),
                            start,
                            failed.nanos(),
                            Map.of(),
                            failed.why().code());
                case FamilyResult.NotNeeded _ -> {}
            }
        }
        long selected =
                child("decision.evaluation", decided, trace.timings().decision(), SpanAttributes.decision(trace));
        return child("routing.decision", selected, trace.timings().selection(), SpanAttributes.selection(trace));
    }

    private String signal(
            String parent, String family, long start, long nanos, Map<String, Double> matched, String error) {
        String name = "signal." + family.toLowerCase(Locale.ROOT).replace('-', '_');
        String id = ids.get();
        Attributes attributes = SpanAttributes.signal(family, nanos, matched);
        add(name, SpanKind.INTERNAL, id, parent, start, start + nanos, attributes, error);
        return id;
    }

    /// What the families say that classify or guard.
    private void detected(String signal, String family, long start, long end, Evidence evidence) {
        switch (family) {
            case "domain" ->
                part("classification", signal, start, end, SpanAttributes.classification(done.trace(), evidence));
            case "pii" -> part("security.pii_detection", signal, start, end, SpanAttributes.pii(done, evidence));
            case "jailbreak" ->
                part("security.jailbreak_detection", signal, start, end, SpanAttributes.jailbreak(done, evidence));
            default -> {}
        }
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
        long begin = Math.min(start, endNanos);
        spans.add(new SpanFacts(PREFIX + name, kind, id, parent, begin, Math.min(end, endNanos), attributes, error));
    }
}

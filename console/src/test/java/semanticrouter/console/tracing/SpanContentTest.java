package semanticrouter.console.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.EveryRequest;
import semanticrouter.console.Fixture;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.PluginRun.Status;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.TraceContext;

/// What the spans of a request that did everything say (specification: dataplane §6.7).
@SuppressWarnings("NullAway.Init") // set before each test
class SpanContentTest {
    private static final String ID = "648f86180ead5a29f28735d51e296c2b";
    private static final long END = 1_800_000_000_000_000_000L;

    private Map<String, SpanFacts> spans;

    @BeforeEach
    void make() throws Exception {
        RoutingTrace trace = EveryRequest.trace(new Fixture())
                .with(List.of(
                        new PluginRun("system_prompt", "system_prompt", Status.APPLIED, 10),
                        new PluginRun("tools", "tools_policy", Status.APPLIED, 20),
                        new PluginRun("response_cache", "cache", Status.APPLIED, 30),
                        new PluginRun("rag", "rag", Status.APPLIED, 40),
                        new PluginRun("context_compression", "context_compression", Status.APPLIED, 50),
                        new PluginRun("hallucination", "grounding", Status.APPLIED, 60)));
        TraceContext place = TraceContext.of(Headers.NONE, ID, 1);
        var ids = new AtomicLong();
        List<SpanFacts> all =
                RequestSpans.of(Fixture.served(trace), place, END, () -> Long.toString(ids.incrementAndGet()));
        spans = all.stream()
                .collect(Collectors.toMap(
                        span -> span.name().substring("semantic_router.".length()),
                        span -> span,
                        (one, _) -> one,
                        TreeMap::new));
        SpanFacts root = all.getFirst();
        assertThat(all).allSatisfy(span -> {
            assertThat(span.startNanos()).isBetween(root.startNanos(), root.endNanos());
            assertThat(span.endNanos()).isBetween(span.startNanos(), root.endNanos());
        });
    }

    private SpanFacts span(String name) {
        return Objects.requireNonNull(spans.get(name), name);
    }

    private Map<String, Object> said(String span) {
        var said = new TreeMap<String, Object>();
        span(span).attributes().forEach((key, value) -> said.put(key.getKey(), value));
        return said;
    }

    @Test
    void thereIsASpanForEveryStep() {
        assertThat(spans)
                .containsKeys(
                        "request.received",
                        "signal.evaluation",
                        "signal.keyword",
                        "decision.evaluation",
                        "plugin.execution",
                        "tools.selection",
                        "system_prompt.injection",
                        "routing.decision",
                        "backend.selection",
                        "upstream.request",
                        "response.processing",
                        "cache.lookup",
                        "rag.retrieval",
                        "rag.context_injection",
                        "context.compression",
                        "hallucination.detection",
                        "classification",
                        "security.pii_detection",
                        "security.jailbreak_detection");
        assertThat(span("cache.lookup").parent())
                .isNotEqualTo(span("upstream.request").parent());
        assertThat(span("security.pii_detection").parent())
                .isEqualTo(span("signal.pii").id());
    }

    @Test
    void theRequestSaysWhereItCameInAndWhatItBelongsTo() {
        assertThat(said("request.received"))
                .containsEntry("http.method", "POST")
                .containsEntry("http.path", "/v1/messages")
                .containsEntry("http.status_code", 200L)
                .containsEntry("session.id", "s")
                .containsEntry("vsr.session_source", "header");
    }

    @Test
    void routingSaysWhy() {
        assertThat(said("decision.evaluation"))
                .containsEntry("decision.name", "coding")
                .containsEntry("decision.strategy", "priority")
                .containsEntry("decision.matched_rules", List.of("keyword:code"));
        assertThat(said("routing.decision"))
                .containsEntry("routing.reason", "first of 2 candidates")
                .containsEntry("routing.selected_model", "big");
        assertThat(said("signal.keyword")).containsEntry("signal.matched_rules", List.of("code"));
    }

    @Test
    void pluginsSayWhatTheyDid() {
        assertThat(said("plugin.execution"))
                .containsEntry("plugin.decision", "coding")
                .containsEntry("plugin.enabled", true)
                .containsEntry("plugin.result", "ok");
        assertThat(said("cache.lookup"))
                .containsEntry("cache.hit", false)
                .containsEntry("cache.threshold", 0.8)
                .containsEntry("cache.write_skipped_reason", "retention.drop")
                .containsKey("cache.lookup_time_ms");
        assertThat(said("tools.selection"))
                .containsEntry("tools.selected", true)
                .containsEntry("tools.count", 2L);
        assertThat(said("rag.retrieval"))
                .containsEntry("rag.backend", "vectorstore")
                .containsEntry("rag.decision", "coding")
                .containsEntry("rag.similarity_threshold", 0.7)
                .containsEntry("rag.top_k", 5L)
                .containsEntry("rag.success", true)
                .containsEntry("rag.context_length", 20L)
                .containsEntry("rag.similarity_score", 0.9)
                .containsKey("rag.latency_seconds");
        assertThat(said("context.compression"))
                .containsEntry("vsr.context_compression.status", "applied")
                .containsEntry("vsr.context_compression.tokens_before", 4_000L)
                .containsEntry("vsr.context_compression.tokens_after", 1_500L);
        assertThat(said("hallucination.detection"))
                .containsEntry("vsr.hallucination.status", "hallucinated")
                .containsEntry("vsr.hallucination.findings", 1L);
    }

    @Test
    void guardsAndClassifiersSayWhatTheyFound() {
        assertThat(said("classification")).containsEntry("classifier.type", "domain");
        assertThat(said("security.jailbreak_detection"))
                .containsEntry("jailbreak.detected", true)
                .containsEntry("jailbreak.type", "attack")
                .containsEntry("security.action", "allow");
        assertThat(said("security.pii_detection"))
                .containsEntry("pii.types", List.of("EMAIL", "PERSON"))
                .containsEntry("security.action", "allow");
    }

    @Test
    void theCallSaysWhereItWent() {
        assertThat(said("backend.selection"))
                .containsEntry("endpoint.name", "one")
                .containsEntry("endpoint.address", "127.0.0.1:1");
        assertThat(said("upstream.request"))
                .containsEntry("model.name", "big")
                .containsEntry("model.provider", "openai")
                .containsEntry("model.reasoning_enabled", true)
                .containsEntry("model.reasoning_effort", "high")
                .containsEntry("model.token_count_prompt", 100L);
    }
}

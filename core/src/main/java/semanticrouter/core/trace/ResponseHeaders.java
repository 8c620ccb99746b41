package semanticrouter.core.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.request.Headers;

/// The `x-vsr-*` headers of a reply, as a function of its trace (specification: dataplane §1.12).
public final class ResponseHeaders {
    /// Version of the header contract.
    public static final String SCHEMA_VERSION = "2";

    /// Lists what was found wrong with an answer; such an answer is never kept for others.
    public static final String WARNINGS = "x-vsr-response-warnings";

    /// What {@link #WARNINGS} lists, in the order it lists it.
    private static final List<String> WARNING_CODES =
            List.of("hallucination", "unverified_factual", "response_jailbreak");

    private ResponseHeaders() {}

    /// The headers of a reply with one more warning; the list keeps its order.
    ///
    /// @param code `hallucination`, `unverified_factual` or `response_jailbreak`
    public static Headers warned(Headers headers, String code) {
        List<String> before =
                headers.first(WARNINGS).map(codes -> List.of(codes.split(","))).orElse(List.of());
        List<String> codes = WARNING_CODES.stream()
                .filter(known -> known.equals(code) || before.contains(known))
                .toList();
        return headers.with().set(WARNINGS, String.join(",", codes)).build();
    }

    /// The headers of a reply.
    ///
    /// @param path how the reply came about: `upstream`, `fast_response`, `cache`, `blocked`, `error`, …
    /// @param debug whether the client asked for the debug surface with `x-vsr-debug: true`
    public static Headers of(RoutingTrace trace, String path, boolean debug) {
        var headers = new Headers.Builder()
                .add("x-vsr-schema-version", SCHEMA_VERSION)
                .add("x-vsr-response-path", path);
        if (trace.recipe() != null) {
            headers.add("x-vsr-selected-recipe", trace.recipe().name());
        }
        if (trace.decision() instanceof Decision.Matched matched) {
            headers.add("x-vsr-selected-decision", headerSafe(matched.name()));
            headers.add("x-vsr-selected-confidence", Decimals.fixed(matched.confidence(), 4));
        }
        add(headers, "x-vsr-selected-algorithm", trace.algorithm());
        add(headers, "x-vsr-selected-model", trace.modelName());
        headers.add("x-vsr-replay-id", trace.id());
        if (path.equals("fast_response")) {
            headers.add("x-vsr-fast-response", "true");
        }
        if (path.equals("cache")) {
            headers.add("x-vsr-cache-hit", "true");
        }
        if (trace.model() != null && trace.model().simulated()) {
            headers.add("x-vsr-simulated", "true");
        }
        if (debug) {
            addDebug(headers, trace);
        }
        return headers.build();
    }

    private static void addDebug(Headers.Builder headers, RoutingTrace trace) {
        if (trace.decision() instanceof Decision.Matched matched) {
            add(headers, "x-vsr-selected-category", matched.category());
            boolean prompted = trace.facts().first(Fact.SystemTextSet.class).isPresent();
            headers.add("x-vsr-injected-system-prompt", Boolean.toString(prompted));
        }
        if (!trace.modelName().isEmpty()) {
            headers.add("x-vsr-selected-reasoning", trace.reasoning() ? "on" : "off");
        }
        addLearning(headers, trace.learning());
        addRetention(headers, trace.retention());
        addFacts(headers, trace.facts());
        addEvidence(headers, trace);
    }

    /// Specification: selection-looper §3.3.
    private static void addLearning(Headers.Builder headers, @Nullable Learned learned) {
        if (learned == null) {
            return;
        }
        headers.add("x-vsr-session-phase", learned.session().phase().toString());
        var methods = new ArrayList<String>();
        var actions = new ArrayList<String>();
        var scopes = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        learned.adaptation().ifPresent(adapted -> {
            methods.add("adaptation");
            actions.add("adaptation=" + adapted.action());
            scopes.add(
                    "adaptation=" + learned.policy().adaptation().orElseThrow().set());
            reasons.add("adaptation=" + adapted.reason());
        });
        learned.protection().ifPresent(held -> {
            methods.add("protection");
            actions.add("protection=" + held.action());
            scopes.add(
                    "protection=" + learned.policy().protection().orElseThrow().scope());
            reasons.add("protection=" + held.reason());
        });
        if (methods.isEmpty()) {
            methods.add("preflight");
            actions.add("preflight=" + learned.preflight().action());
            reasons.add("preflight=" + learned.preflight().reason());
        }
        add(headers, "x-vsr-learning-methods", list(methods));
        add(headers, "x-vsr-learning-actions", list(actions));
        add(headers, "x-vsr-learning-scopes", list(scopes));
        add(headers, "x-vsr-learning-reasons", list(reasons));
    }

    private static void addRetention(Headers.Builder headers, Retention retention) {
        retention.drop().ifPresent(said -> headers.add("x-vsr-retention-drop", said.toString()));
        retention.ttlTurns().ifPresent(turns -> headers.add("x-vsr-retention-ttl-turns", Integer.toString(turns)));
        retention
                .keepCurrentModel()
                .ifPresent(said -> headers.add("x-vsr-retention-keep-current-model", said.toString()));
        retention.preferPrefix().ifPresent(said -> headers.add("x-vsr-retention-prefer-prefix", said.toString()));
    }

    /// What plugins did; those of the request's way to the model have all run when a reply's head is there.
    private static void addFacts(Headers.Builder headers, Facts facts) {
        facts.last(Fact.CacheLookup.class)
                .ifPresent(looked -> headers.add("x-vsr-cache-similarity", Decimals.fixed(looked.similarity(), 4)));
        facts.last(Fact.Looped.class).ifPresent(loop -> addLoop(headers, loop));
        facts.last(Fact.ToolsRetrieved.class).ifPresent(tools -> {
            headers.add("x-vsr-tools-strategy", tools.strategy());
            headers.add("x-vsr-tools-confidence", Decimals.fixed(tools.confidence(), 4));
            headers.add("x-vsr-tools-latency-ms", Long.toString(Math.ceilDiv(tools.nanos(), 1_000_000)));
        });
    }

    /// Specification: selection §2.10; the count of calls is of all of them.
    private static void addLoop(Headers.Builder headers, Fact.Looped loop) {
        add(headers, "x-vsr-looper-model", loop.model());
        add(headers, "x-vsr-looper-models-used", list(loop.models()));
        headers.add("x-vsr-looper-iterations", Integer.toString(loop.calls()));
        headers.add("x-vsr-looper-algorithm", loop.algorithm());
        headers.add("x-vsr-looper-latency-ms", Long.toString(Math.ceilDiv(loop.nanos(), 1_000_000)));
        loop.contract().ifPresent(contract -> headers.add("x-vsr-looper-contract", contract.toString()));
        Usage usage = loop.usage();
        if (usage.total() > 0) {
            headers.add("x-vsr-looper-prompt-tokens", Long.toString(usage.promptTokens()));
            headers.add("x-vsr-looper-completion-tokens", Long.toString(usage.completionTokens()));
            headers.add("x-vsr-looper-total-tokens", Long.toString(usage.total()));
        }
    }

    private static void addEvidence(Headers.Builder headers, RoutingTrace trace) {
        Evidence evidence = trace.evidence();
        RecipeOutline recipe = trace.recipe();
        if (evidence == null || recipe == null) {
            return;
        }
        for (PlannedFamily family : recipe.evidence().planned()) {
            add(headers, "x-vsr-matched-" + family.headerName(), list(evidence.matched(family.family())));
            add(headers, "x-vsr-selected-" + family.headerName(), evidence.verdict(family.family()));
        }
        add(
                headers,
                "x-vsr-matched-projections",
                list(List.copyOf(evidence.projections().keySet())));
        if (evidence.contextTokens() > 0) {
            headers.add("x-vsr-context-token-count", Long.toString(evidence.contextTokens()));
        }
        add(headers, "x-vsr-unavailable", list(List.copyOf(evidence.errors().keySet())));
        var bits = new ArrayList<String>();
        trace.folding().forEach(step -> bits.add(Decimals.fixed(step.bits(), 2)));
        add(headers, "x-vsr-entropy", String.join(">", bits));
    }

    private static String list(List<String> names) {
        return String.join(",", names);
    }

    private static void add(Headers.Builder headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.add(name, headerSafe(value));
        }
    }

    private static boolean safe(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /// Percent-encodes what a header value cannot carry: control characters and everything beyond ASCII.
    public static String headerSafe(String value) {
        if (safe(value)) {
            return value;
        }
        var safe = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0x20 && b < 0x7f) {
                safe.append((char) b);
            } else {
                safe.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
            }
        }
        return safe.toString();
    }
}

package semanticrouter.config.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// The words of the public contract for open kinds (specification: signals §1.8, §1.10, §1.11), needed to tell a word
/// that this build does not provide from one that means nothing.
public final class ContractKinds {
    /// Leaf type by key under `routing.signals`.
    public static final SequencedMap<String, String> SIGNALS = signals();

    public static final List<String> ALGORITHMS = List.of(
            "automix",
            "confidence",
            "fusion",
            "hybrid",
            "kmeans",
            "knn",
            "latency_aware",
            "mlp",
            "multi_factor",
            "prompt",
            "ratings",
            "remom",
            "router_dc",
            "static",
            "svm",
            "workflows");

    /// Algorithms that take no block of their own.
    public static final Set<String> BLOCKLESS = Set.of("static", "knn", "kmeans", "svm", "mlp");

    /// Algorithms that were folded into learning.
    public static final Set<String> LEARNING_ADAPTATION =
            Set.of("elo", "rl_driven", "gmtrouter", "bandit", "personalization");

    /// The algorithm that was folded into the protection of sessions.
    public static final String LEARNING_PROTECTION = "session_aware";

    public static final List<String> PLUGINS = List.of(
            "system_prompt",
            "response_cache",
            "context_compression",
            "fast_response",
            "header_mutation",
            "hallucination",
            "router_replay",
            "memory",
            "rag",
            "image_gen",
            "request_params",
            "tools",
            "tool_selection",
            "response_jailbreak");

    /// Plugins in whose options an unknown key is an error.
    public static final Set<String> STRICT_PLUGINS =
            Set.of("response_cache", "response_jailbreak", "context_compression");

    private ContractKinds() {}

    private static SequencedMap<String, String> signals() {
        var types = new LinkedHashMap<String, String>();
        types.put("keywords", "keyword");
        types.put("embeddings", "embedding");
        types.put("domains", "domain");
        types.put("fact_check", "fact_check");
        types.put("user_feedbacks", "user_feedback");
        types.put("reasks", "reask");
        types.put("preferences", "preference");
        types.put("language", "language");
        types.put("context", "context");
        types.put("structure", "structure");
        types.put("complexity", "complexity");
        types.put("modality", "modality");
        types.put("role_bindings", "authz");
        types.put("jailbreak", "jailbreak");
        types.put("pii", "pii");
        types.put("kb", "kb");
        types.put("conversation", "conversation");
        types.put("events", "event");
        types.put("metadata", "metadata");
        types.put("classifiers", "classifier");
        return Collections.unmodifiableSequencedMap(types);
    }

    /// Whether a word is a leaf type of the contract.
    public static boolean isSignal(String type) {
        return SIGNALS.containsValue(type);
    }
}

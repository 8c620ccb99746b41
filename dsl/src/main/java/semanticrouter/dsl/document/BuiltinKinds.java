package semanticrouter.dsl.document;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The built-in algorithms and plugins, and the order in which the printer writes their fields.
///
/// Source: routing language specification 1.10, 1.11 and 5.6.
final class BuiltinKinds {
    /// Plugin types with their fields in writing order; fields not listed follow in alphabetical order.
    static final Map<String, List<String>> PLUGINS = Map.ofEntries(
            Map.entry("system_prompt", List.of("enabled", "system_prompt", "mode")),
            Map.entry(
                    "response_cache",
                    List.of(
                            "enabled",
                            "mode",
                            "scope",
                            "semantic",
                            "ttl_seconds",
                            "request_controls",
                            "personalized",
                            "revision")),
            Map.entry(
                    "context_compression",
                    List.of(
                            "enabled",
                            "mode",
                            "budget",
                            "targets",
                            "scoring",
                            "recovery",
                            "request_controls",
                            "failure_mode")),
            Map.entry("fast_response", List.of("message")),
            Map.entry("header_mutation", List.of("add", "update", "delete")),
            Map.entry(
                    "hallucination",
                    List.of(
                            "enabled",
                            "use_nli",
                            "hallucination_action",
                            "unverified_factual_action",
                            "include_hallucination_details")),
            Map.entry(
                    "router_replay",
                    List.of(
                            "enabled",
                            "max_records",
                            "capture_request_body",
                            "capture_response_body",
                            "max_body_bytes",
                            "max_tool_trace_bytes",
                            "max_tool_trace_steps")),
            Map.entry(
                    "memory",
                    List.of(
                            "enabled",
                            "retrieval_limit",
                            "similarity_threshold",
                            "auto_store",
                            "hybrid_search",
                            "hybrid_mode",
                            "reflection")),
            Map.entry(
                    "rag",
                    List.of(
                            "enabled",
                            "backend",
                            "similarity_threshold",
                            "top_k",
                            "max_context_length",
                            "injection_mode",
                            "backend_config",
                            "on_failure",
                            "cache_results",
                            "cache_ttl_seconds",
                            "min_confidence_threshold")),
            Map.entry(
                    "image_gen",
                    List.of(
                            "enabled",
                            "backend",
                            "backend_config",
                            "backend_ref",
                            "modality_detection",
                            "default_width",
                            "default_height",
                            "max_inference_steps",
                            "timeout_seconds")),
            Map.entry("pii_mask", List.of("enabled", "threshold", "pii_types_allowed")),
            Map.entry("request_params", List.of("blocked_params", "max_tokens_limit", "max_n", "strip_unknown")),
            Map.entry(
                    "tools",
                    List.of(
                            "enabled",
                            "mode",
                            "semantic_selection",
                            "allow_tools",
                            "block_tools",
                            "strip_tool_history",
                            "strategy",
                            "dynamic_retrieval")),
            Map.entry(
                    "tool_selection",
                    List.of(
                            "enabled",
                            "mode",
                            "tools_db_path",
                            "top_k",
                            "similarity_threshold",
                            "advanced_filtering",
                            "strategy",
                            "fallback_to_empty",
                            "relevance_threshold",
                            "preserve_count")),
            Map.entry("response_jailbreak", List.of("enabled", "threshold", "action")));

    /// Algorithm types; their fields are written in alphabetical order.
    static final Set<String> ALGORITHMS = Set.of(
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

    /// Algorithms that take no fields of their own.
    static final Set<String> BLOCKLESS = Set.of("static", "knn", "kmeans", "svm", "mlp");

    /// Algorithms whose `on_error` stands in their own block instead of beside it.
    static final Set<String> ON_ERROR_INSIDE = Set.of("confidence", "ratings", "remom");

    private BuiltinKinds() {}
}

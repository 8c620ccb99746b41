package semanticrouter.plugins.request;

import java.util.Set;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;

/// The top-level request fields each dialect defines, with those the router itself adds (specification: dataplane
/// §4.4).
final class KnownFields {
    private static final Set<String> CHAT = Set.of(
            "model",
            "messages",
            "audio",
            "chat_template_kwargs",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "metadata",
            "modalities",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            ChatBody.REASONING_HISTORY,
            "web_search_options");

    private static final Set<String> RESPONSES = Set.of(
            "model",
            "input",
            "background",
            "chat_template_kwargs",
            "conversation",
            "include",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");

    private static final Set<String> MESSAGES = Set.of(
            "model",
            "messages",
            "cache_control",
            "container",
            "context_management",
            "inference_geo",
            "max_tokens",
            "mcp_servers",
            "metadata",
            "output_config",
            "output_format",
            "service_tier",
            "speed",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p");

    private KnownFields() {}

    static Set<String> of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT -> CHAT;
            case OPENAI_RESPONSES -> RESPONSES;
            case ANTHROPIC_MESSAGES -> MESSAGES;
        };
    }
}

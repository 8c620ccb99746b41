package semanticrouter.core.plugin;

import java.util.Locale;

/// Where a plugin stands in the chain; the order here is the order of requests, and its reverse that of replies
/// (specification: dataplane §4.0; only that what is answered without a model is recorded too).
public enum PluginSlot {
    RECORD,
    FAST_RESPONSE,
    RATE_LIMIT,
    RESPONSE_GUARD,
    RESPONSE_CACHE,
    RAG,
    MODALITY,
    MEMORY,
    CONTEXT_COMPRESSION,
    TOOLS_POLICY,
    SYSTEM_PROMPT,
    REQUEST_PARAMS,
    HEADER_MUTATION,
    TOOL_SELECTION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

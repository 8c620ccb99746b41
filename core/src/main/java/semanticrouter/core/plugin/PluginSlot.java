package semanticrouter.core.plugin;

import java.util.Locale;

/// Where a plugin stands in the chain; the order here is the order of requests, and its reverse that of replies
/// (specification: dataplane §4.0).
public enum PluginSlot {
    FAST_RESPONSE,
    RECORD,
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

package semanticrouter.core.plugin;

import java.util.Locale;

/// Where a plugin stands in the chain; the order here is the order of requests, and its reverse that of replies
/// (specification: dataplane §4.0; only that what is answered without a model is recorded too, and that an answer is
/// screened before it is kept).
public enum PluginSlot {
    RECORD,
    FAST_RESPONSE,
    RATE_LIMIT,
    RESPONSE_CACHE,
    /// Where {@link Plugin#afterwards} stands: it sees replies that have been screened.
    AFTERWARDS,
    RAG,
    /// Where a reply is held against what was looked up for its request.
    GROUNDING,
    RESPONSE_GUARD,
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

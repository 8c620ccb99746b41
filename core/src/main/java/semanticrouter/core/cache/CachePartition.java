package semanticrouter.core.cache;

/// What must be equal for two requests to share answers at all (specification: dataplane §4.9, identity).
///
/// @param recipe that routed the request
/// @param decision that won
/// @param requestModel the name the client sent
/// @param selectedModel the model that serves
/// @param protocol `openai` or `anthropic`, with `:stream` or `:body`
/// @param namespace fingerprint of whom the answers belong to
/// @param revision fingerprint of the configuration that led to the answers
public record CachePartition(
        String recipe,
        String decision,
        String requestModel,
        String selectedModel,
        String protocol,
        String namespace,
        String revision) {}

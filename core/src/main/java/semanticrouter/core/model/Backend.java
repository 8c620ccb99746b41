package semanticrouter.core.model;

import java.util.Map;

/// One place a model is served from.
///
/// @param name unique for the model
/// @param tls true for https
/// @param host name or address
/// @param port TCP port
/// @param path path of the chat endpoint, `/v1/chat/completions` unless the provider says otherwise
/// @param weight share of traffic, 1 or more
/// @param modelId what the backend calls the model
/// @param authHeader header the credential goes into, `authorization` or the provider's own
/// @param authPrefix text before the credential, for example `Bearer`; may be empty
/// @param credentials where the key comes from
/// @param headers fixed extra headers
/// @param provider `openai`, `anthropic`, `vllm`, …
public record Backend(
        String name,
        boolean tls,
        String host,
        int port,
        String path,
        int weight,
        String modelId,
        String authHeader,
        String authPrefix,
        Credentials credentials,
        Map<String, String> headers,
        String provider) {
    public Backend {
        headers = Map.copyOf(headers);
    }
}

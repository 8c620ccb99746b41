package semanticrouter.config.compile;

import semanticrouter.config.document.ProviderModel;

/// What a provider wants to see (specification: dataplane §2.5).
///
/// @param authHeader header of the credential
/// @param authPrefix text before the credential, empty for none
/// @param chatPath end of the chat endpoint's path
record Dialect(String authHeader, String authPrefix, String chatPath) {
    static Dialect of(ProviderModel.BackendRef ref, String apiFormat) {
        String provider = ref.provider().isEmpty() && apiFormat.equals("anthropic") ? "anthropic" : ref.provider();
        return switch (provider) {
            case "anthropic" -> new Dialect("x-api-key", "", "/v1/messages");
            case "azure-openai" -> new Dialect("api-key", "", "/chat/completions");
            case "minimax" -> new Dialect("Authorization", "Bearer", "/v1/chat/completions");
            default ->
                apiFormat.equals("anthropic")
                        ? new Dialect("Authorization", "Bearer", "/v1/messages")
                        : new Dialect("Authorization", "Bearer", "/chat/completions");
        };
    }
}

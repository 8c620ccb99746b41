package semanticrouter.core.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a service that serves models is spoken to (specification: dataplane §2.5). The one list of providers: what
/// backends are sent, what the checks know and what the reference says come from here.
///
/// @param name as documents write it
/// @param authHeader header the credential goes into
/// @param authPrefix text before the credential, empty for none
/// @param chatPath end of the chat endpoint's path
/// @param version where the version of its API goes
/// @param strict whether it refuses messages with members it does not know
/// @param home its own service; absent for software that runs anywhere
/// @param unusable credentials of other kinds that people have for it, by how they begin, and what to use instead
public record Provider(
        String name,
        String authHeader,
        String authPrefix,
        String chatPath,
        Version version,
        boolean strict,
        Optional<Home> home,
        Map<String, String> unusable) {
    private static final String BEARER = "Bearer";
    private static final String AUTHORIZATION = "Authorization";
    private static final String COMPLETIONS = "/chat/completions";
    private static final String MESSAGES = "/v1/messages";

    /// Where the version of an API goes.
    public sealed interface Version {
        /// It is part of the path, or there is none.
        record Unversioned() implements Version {}

        /// A parameter of the query.
        record Query(String name) implements Version {}

        /// A header.
        ///
        /// @param name in lower case
        record Header(String name) implements Version {}
    }

    /// A provider's own service.
    ///
    /// @param host end of its host names
    /// @param path what the path of its OpenAI-compatible API contains; empty for anything
    /// @param baseUrl a base URL, with words in capitals for what differs from customer to customer
    public record Home(String host, String path, String baseUrl) {}

    /// Providers by what they want to see; the order is that of the reference.
    public static final List<Provider> ALL = List.of(
            bearer("openai", COMPLETIONS, true, "api.openai.com", "", "https://api.openai.com/v1", Map.of()),
            new Provider(
                    "anthropic",
                    "x-api-key",
                    "",
                    MESSAGES,
                    new Version.Header("anthropic-version"),
                    false,
                    Optional.of(new Home("api.anthropic.com", "", "https://api.anthropic.com")),
                    Map.of()),
            new Provider(
                    "azure-openai",
                    "api-key",
                    "",
                    COMPLETIONS,
                    new Version.Query("api-version"),
                    true,
                    Optional.of(new Home(
                            ".openai.azure.com",
                            "/openai",
                            "https://RESOURCE.openai.azure.com/openai/deployments/DEPLOYMENT")),
                    Map.of()),
            bearer(
                    "bedrock",
                    COMPLETIONS,
                    false,
                    ".amazonaws.com",
                    "/openai",
                    "https://bedrock-runtime.REGION.amazonaws.com/openai/v1",
                    Map.of(
                            "AKIA",
                            "AWS access keys sign requests (SigV4), which the router does not do; use a Bedrock API key",
                            "ASIA",
                            "AWS session keys sign requests (SigV4), which the router does not do; use a Bedrock API key")),
            bearer(
                    "gemini",
                    COMPLETIONS,
                    false,
                    "generativelanguage.googleapis.com",
                    "/openai",
                    "https://generativelanguage.googleapis.com/v1beta/openai",
                    Map.of()),
            bearer(
                    "vertex-ai",
                    COMPLETIONS,
                    false,
                    "aiplatform.googleapis.com",
                    "/openapi",
                    "https://REGION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/REGION/endpoints/openapi",
                    Map.of(
                            "{",
                            "a service account's file is exchanged for tokens, which the router does not do; use an access token, by header from a proxy that renews it")),
            bearer("minimax", "/v1/chat/completions", false, "api.minimax.io", "", "https://api.minimax.io", Map.of()),
            local("vllm", COMPLETIONS),
            local("ollama", COMPLETIONS));

    /// What any other service is taken for.
    private static final Provider COMPATIBLE = local("", COMPLETIONS);

    private static final Provider COMPATIBLE_MESSAGES = local("", MESSAGES);

    public Provider {
        unusable = Map.copyOf(unusable);
    }

    private static Provider bearer(
            String name,
            String chatPath,
            boolean strict,
            String host,
            String path,
            String baseUrl,
            Map<String, String> unusable) {
        return new Provider(
                name,
                AUTHORIZATION,
                BEARER,
                chatPath,
                new Version.Unversioned(),
                strict,
                Optional.of(new Home(host, path, baseUrl)),
                unusable);
    }

    private static Provider local(String name, String chatPath) {
        return new Provider(
                name, AUTHORIZATION, BEARER, chatPath, new Version.Unversioned(), false, Optional.empty(), Map.of());
    }

    /// The provider of that name.
    public static Optional<Provider> named(String name) {
        return ALL.stream().filter(provider -> provider.name.equals(name)).findFirst();
    }

    /// Every name, in the order of the list.
    public static List<String> names() {
        return ALL.stream().map(Provider::name).toList();
    }

    /// How a backend is spoken to; a name that is not known stands for an OpenAI-compatible service.
    ///
    /// @param name empty where the document names none
    /// @param apiFormat protocol of the model's backends, `openai` or `anthropic`
    public static Provider of(String name, String apiFormat) {
        boolean messages = apiFormat.equals("anthropic");
        Provider known = named(name.isEmpty() && messages ? "anthropic" : name).orElse(COMPATIBLE);
        return messages && known.chatPath.equals(COMPLETIONS) ? COMPATIBLE_MESSAGES : known;
    }

    /// Header that carries a caller's own key for the provider of that name, in lower case.
    public static String keyHeader(String name) {
        return "x-user-" + name.toLowerCase(Locale.ROOT) + "-key";
    }

    /// Whether a header is of those that carry identities and keys of callers; they are dropped unless a verified
    /// source vouches for them.
    ///
    /// @param header in lower case
    public static boolean vouched(String header) {
        return header.startsWith("x-user-") && header.endsWith("-key") || header.startsWith("x-authz-");
    }

    /// Why a credential cannot be used here; empty when nothing speaks against it.
    public Optional<String> unusable(String credential) {
        return unusable.entrySet().stream()
                .filter(kind -> credential.strip().startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}

package semanticrouter.config.document;

import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// A model with the backends that serve it (specification: signals §1.6).
@Doc("A model with the backends that serve it.")
public record ProviderModel(
        @Doc("Logical name; a model card has the same name.") @Required
        String name,

        @Doc("What the backends call the model; its logical name unless given.")
        String providerModelId,

        @Doc("How the model is asked to reason; a key of providers.defaults.reasoning_families.")
        String reasoningFamily,

        @Doc("Protocol the backends speak.") @Default("openai") @OneOf({"openai", "anthropic"})
        String apiFormat,

        @Doc("What single backend types call the model, by backend type.")
        SequencedMap<String, String> externalModelIds,

        @Doc("What the model costs.") @Nullable PriceList pricing,

        @Doc("Balancing, retries, limits, outlier ejection, health checks and hedging.") @Nullable
        Reliability reliability,

        @Doc("Places the model is served from.") List<BackendRef> backendRefs) {

    /// What a model costs.
    @Doc("What a model costs.")
    public record PriceList(
            @Doc("ISO code of the currency.") @Default("USD")
            String currency,

            @Doc("Price of a million prompt tokens.") @Key("prompt_per_1m") @Range(min = 0)
            double promptPer1m,

            @Doc("Price of a million completion tokens.") @Key("completion_per_1m") @Range(min = 0)
            double completionPer1m,

            @Doc("Price of a million prompt tokens read from the provider's cache; the prompt price unless given.")
            @Key("cached_input_per_1m")
            @Range(min = 0)
            @Nullable
            Double cachedInputPer1m,

            @Doc("Price of a million prompt tokens written to the provider's cache; the prompt price unless given.")
            @Key("cache_write_per_1m")
            @Range(min = 0)
            @Nullable
            Double cacheWritePer1m) {}

    /// Balancing, retries, outlier ejection, health checks and hedging of a model's backends.
    @Doc("Balancing, retries, limits, outlier ejection, health checks and hedging.")
    public record Reliability(
            @Doc("How a backend is picked: drawn by weight, or the less busy of two that are drawn.")
            @Default("round_robin")
            @OneOf({"round_robin", "least_request"})
            String lbPolicy,

            @Doc("Tries after the first; 2, at other backends only, unless given.") @Range(min = 0, max = 5) @Nullable
            Integer retryCount,

            @Doc(
                    "Faults that are tried again, comma-separated: connect-failure, refused-stream, reset, gateway-error, 5xx or a status; required with retry_count; connect-failure,refused-stream,gateway-error unless given.")
            String retryOn,

            @Doc("Most calls that may be retries, in percent of the calls under way; 3 are always allowed.")
            @Default("20")
            @Range(min = 0, max = 100)
            int retryBudgetPercent,

            @Doc("Failures in a row after which a backend is taken out; 0 never; 5 unless given.")
            @Key("consecutive_5xx")
            @Range(min = 0)
            @Nullable
            Integer consecutive5xx,

            @Doc("How long a backend stays out at first; longer each time it fails again.") @Default("30s")
            Duration baseEjectionTime,

            @Doc("Largest share of backends that may be out; never all.") @Default("50") @Range(min = 0, max = 100)
            int maxEjectionPercent,

            @Doc("Most calls under way at one backend; more go to another, or are refused.")
            @Default("4096")
            @Range(min = 1)
            int maxRequests,

            @Doc("Most connections to one backend; event loops share them, and each has one at least.")
            @Default("1024")
            @Range(min = 1)
            int maxConnections,

            @Doc("Most calls that wait for a connection to one backend; more go to another, or are refused.")
            @Default("1024")
            @Range(min = 1)
            int maxPendingRequests,

            @Doc("Path that answers with a status below 300 when a backend is well; none for no checks.")
            String healthCheckPath,

            @Doc("Time between checks.") @Default("10s") Duration healthCheckInterval,
            @Doc("Longest check.") @Default("2s") Duration healthCheckTimeout,

            @Doc(
                    "Silence after which a second backend is asked too; the first head wins and the other call is cancelled; 0s never.")
            @Default("0s")
            Duration hedgeAfter) {}

    /// One place a model is served from.
    @Doc("One place a model is served from.")
    public record BackendRef(
            @Doc("Name, unique for the model.") String name,
            @Doc("host:port, with or without a scheme.") String endpoint,

            @Doc("Scheme of an endpoint that names none.") @Default("http") @OneOf({"http", "https"})
            String protocol,

            @Doc("Share of the traffic.") @Default("1") @Range(min = 0)
            int weight,

            @Doc("Backend type; the provider unless given.") String type,
            @Doc("Base URL of the provider's API.") String baseUrl,

            @Doc("Provider, one of the page on providers; another name stands for any OpenAI-compatible service.")
            String provider,

            @Doc("Header the credential goes into; the provider's own unless given.")
            String authHeader,

            @Doc("Text before the credential; the provider's own unless given.") @Nullable
            String authPrefix,

            @Doc("Headers added to every call.") SequencedMap<String, String> extraHeaders,

            @Doc("API version, for providers that want one.")
            String apiVersion,

            @Doc("Path of the chat endpoint below the base URL.")
            String chatPath,

            @Doc("The credential itself; prefer api_key_env.")
            String apiKey,

            @Doc("Environment variable that holds the credential.")
            String apiKeyEnv) {
        @Override
        public String toString() {
            return "BackendRef[" + name + ", " + (endpoint.isEmpty() ? baseUrl : endpoint) + "]";
        }
    }
}

package semanticrouter.config.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Endpoint;
import semanticrouter.config.document.ProviderModel;
import semanticrouter.config.document.Providers;
import semanticrouter.config.document.Routing;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.model.Provider;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.Secret;
import semanticrouter.core.model.ServedModel;

/// Puts model cards and provider models together (specification: signals §1.6, §1.7; dataplane §2.5).
final class ModelCompiler {
    private final ConfigDocument document;
    private final KeyChain keys;
    private final UnaryOperator<@Nullable String> environment;
    private final TreeReport report;

    ModelCompiler(ConfigDocument document, UnaryOperator<@Nullable String> environment, TreeReport report) {
        this.document = document;
        this.keys = new KeyChain(document.global().services().authz());
        this.environment = environment;
        this.report = report;
        keys.check(document, report);
    }

    /// Models by logical name: those with backends first, then those that only have a card.
    SequencedMap<String, ServedModel> compile() {
        Map<String, Routing.ModelCard> cards = new LinkedHashMap<>();
        document.routing().modelCards().forEach(card -> cards.put(card.name(), card));
        var models = new LinkedHashMap<String, ServedModel>();
        List<ProviderModel> served = document.providers().models();
        for (int i = 0; i < served.size(); i++) {
            ProviderModel model = served.get(i);
            DocPath at = DocPath.ROOT.key("providers").key("models").index(i);
            var profile = profile(model.name(), cards.get(model.name()), model.pricing());
            models.put(
                    model.name(),
                    new ServedModel(
                            profile,
                            backends(model, at),
                            model.apiFormat(),
                            reasoning(model),
                            ResilienceCompiler.of(model)));
        }
        cards.forEach((name, card) -> models.computeIfAbsent(
                name, _ -> new ServedModel(profile(name, card, null), List.of(), "openai", Reasoning.NONE)));
        return models;
    }

    /// A family that is not declared has been reported by the checks.
    private Reasoning reasoning(ProviderModel model) {
        Providers.Defaults defaults = document.providers().defaults();
        Providers.ReasoningFamily family = defaults.reasoningFamilies().get(model.reasoningFamily());
        if (family == null) {
            return Reasoning.NONE;
        }
        String effort = defaults.defaultReasoningEffort();
        return new Reasoning(
                model.reasoningFamily(),
                Reasoning.Style.valueOf(family.type().toUpperCase(Locale.ROOT)),
                family.parameter(),
                effort.isEmpty() ? "medium" : effort);
    }

    private static ModelProfile profile(
            String name, Routing.@Nullable ModelCard card, ProviderModel.@Nullable PriceList prices) {
        Optional<Pricing> pricing = Optional.ofNullable(prices).map(ModelCompiler::pricing);
        if (card == null) {
            ModelProfile bare = ModelProfile.named(name);
            return new ModelProfile(
                    name,
                    "",
                    "",
                    0,
                    List.of(),
                    List.of(),
                    OptionalDouble.empty(),
                    "",
                    List.of(),
                    pricing,
                    bare.simulated());
        }
        Double quality = card.qualityScore();
        return new ModelProfile(
                name,
                card.description(),
                card.paramSize(),
                card.contextWindowSize(),
                card.capabilities(),
                card.loras().stream().map(Routing.Lora::name).toList(),
                quality == null ? OptionalDouble.empty() : OptionalDouble.of(quality),
                card.modality(),
                card.tags(),
                pricing,
                card.tags().contains("simulated"));
    }

    private static Pricing pricing(ProviderModel.PriceList prices) {
        Double cached = prices.cachedInputPer1m();
        Double written = prices.cacheWritePer1m();
        return new Pricing(
                prices.currency(),
                prices.promptPer1m(),
                prices.completionPer1m(),
                cached == null ? prices.promptPer1m() : cached,
                written == null ? prices.promptPer1m() : written);
    }

    private List<Backend> backends(ProviderModel model, DocPath at) {
        var backends = new ArrayList<Backend>();
        for (int i = 0; i < model.backendRefs().size(); i++) {
            ProviderModel.BackendRef ref = model.backendRefs().get(i);
            DocPath here = at.key("backend_refs").index(i);
            Endpoint endpoint = Endpoint.of(ref);
            if (endpoint == null) {
                report.error(
                        "backend-address",
                        here,
                        "the backend has no usable address: \""
                                + (ref.endpoint().isEmpty() ? ref.baseUrl() : ref.endpoint()) + "\"",
                        "give \"endpoint: host:port\" or \"base_url: https://host/v1\"");
                continue;
            }
            backends.add(backend(model, i, endpoint, here));
        }
        return backends;
    }

    private Backend backend(ProviderModel model, int index, Endpoint endpoint, DocPath at) {
        ProviderModel.BackendRef ref = model.backendRefs().get(index);
        Provider dialect = Provider.of(ref.provider(), model.apiFormat());
        String type = !ref.type().isEmpty() ? ref.type() : !ref.provider().isEmpty() ? ref.provider() : "vllm";
        String name = !ref.name().isEmpty() ? ref.name() : index == 0 ? "primary" : "backend-" + (index + 1);
        String prefix = ref.authPrefix();
        String provider = !ref.provider().isEmpty()
                ? ref.provider()
                : model.apiFormat().equals("anthropic") ? "anthropic" : "vllm";
        return new Backend(
                model.name() + "_" + name,
                endpoint.tls(),
                endpoint.host(),
                endpoint.port(),
                path(ref, dialect),
                ref.weight(),
                modelId(model, type),
                ref.authHeader().isEmpty() ? dialect.authHeader() : ref.authHeader(),
                prefix == null ? dialect.authPrefix() : prefix,
                keys.of(provider, credential(ref, dialect, at)),
                headers(ref, dialect),
                provider);
    }

    /// Explicit chat path, else the base URL's path with the dialect's end, else the usual path of its protocol.
    private static String path(ProviderModel.BackendRef ref, Provider dialect) {
        String path;
        if (!ref.chatPath().isEmpty()) {
            path = ref.chatPath().startsWith("/") ? ref.chatPath() : "/" + ref.chatPath();
        } else {
            String base = ref.baseUrl().isBlank() ? "/v1" : Endpoint.basePath(ref.baseUrl());
            // Both may bring the version along.
            String end = dialect.chatPath();
            path = base.endsWith("/v1") && end.startsWith("/v1/") ? base + end.substring(3) : base + end;
        }
        return dialect.version() instanceof Provider.Version.Query(var name)
                        && !ref.apiVersion().isEmpty()
                ? path + "?" + name + "=" + ref.apiVersion()
                : path;
    }

    /// The headers of every call: those asked for, and the version where it goes into one.
    private static Map<String, String> headers(ProviderModel.BackendRef ref, Provider dialect) {
        boolean versioned = dialect.version() instanceof Provider.Version.Header
                && !ref.apiVersion().isEmpty();
        if (!versioned) {
            return ref.extraHeaders();
        }
        var headers = new LinkedHashMap<String, String>();
        headers.put(((Provider.Version.Header) dialect.version()).name(), ref.apiVersion());
        headers.putAll(ref.extraHeaders());
        return headers;
    }

    /// The name for a backend type: the one given for it, else the provider's, else the logical one.
    private static String modelId(ProviderModel model, String type) {
        String external = model.externalModelIds().get(type);
        if (external != null && !external.isEmpty()) {
            return external;
        }
        return model.providerModelId().isEmpty() ? model.name() : model.providerModelId();
    }

    /// The credential in the document, else the one its environment variable holds.
    private Optional<Secret> credential(ProviderModel.BackendRef ref, Provider dialect, DocPath at) {
        Optional<Secret> found = credential(ref, at);
        found.flatMap(key -> dialect.unusable(key.value()))
                .ifPresent(why -> report.error(
                        "provider-credential",
                        at.key(ref.apiKey().isEmpty() ? "api_key_env" : "api_key"),
                        "the credential cannot be used with " + dialect.name(),
                        why));
        return found;
    }

    private Optional<Secret> credential(ProviderModel.BackendRef ref, DocPath at) {
        if (!ref.apiKey().isEmpty()) {
            return Optional.of(new Secret(ref.apiKey()));
        }
        String value = ref.apiKeyEnv().isEmpty() ? null : environment.apply(ref.apiKeyEnv());
        if (!ref.apiKeyEnv().isEmpty() && (value == null || value.isEmpty())) {
            DocPath variable = at.key("api_key_env");
            report.found()
                    .add(new Diagnostic(
                            Severity.NOTE,
                            "unset-variable",
                            report.span(variable),
                            variable.toString(),
                            "the environment variable " + ref.apiKeyEnv()
                                    + " is not set, so the backend is called without a credential",
                            "set it before the start"));
        }
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(new Secret(value));
    }
}

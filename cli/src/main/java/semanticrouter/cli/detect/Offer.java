package semanticrouter.cli.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import semanticrouter.cli.demo.DemoBackends;

/// The models found on a machine, and a configuration for them.
public final class Offer {
    /// No model at all.
    public static final Offer NONE = new Offer(List.of());

    private final List<FoundModel> models;

    /// The models that a serving process simulates; none calls a provider.
    public static Offer simulated() {
        return new Offer(List.of(
                simulated("demo/small", "SMALL", 4, Detection.price(0.1, 0.3), "chat"),
                simulated("demo/zh", "ZH", 32, Detection.price(0.4, 1.2), "chat, chinese"),
                simulated("demo/strong", "STRONG", 400, Detection.price(5, 15), "chat, reasoning, code")));
    }

    private static FoundModel simulated(
            String name, String port, int billions, Optional<String> price, String capabilities) {
        String endpoint = "127.0.0.1:${" + DemoBackends.VARIABLES + port + "_PORT}";
        return new FoundModel(
                name,
                name,
                "{name: simulated, endpoint: \"" + endpoint + "\", protocol: http}",
                billions,
                price,
                ", tags: [simulated], param_size: " + billions + "b, capabilities: [" + capabilities + "]",
                "simulated");
    }

    /// The models of both, the smallest first.
    public Offer and(Offer other) {
        var all = new ArrayList<>(models);
        all.addAll(other.models);
        all.sort(Comparator.comparingDouble(FoundModel::size));
        return new Offer(List.copyOf(all));
    }

    /// @param models smallest first
    Offer(List<FoundModel> models) {
        this.models = models;
    }

    public boolean empty() {
        return models.isEmpty();
    }

    /// A model for people.
    ///
    /// @param where which provider, and how it was found
    public record Entry(String name, String where) {}

    /// Its models, the smallest first.
    public List<Entry> entries() {
        return models.stream()
                .map(model -> new Entry(model.name(), model.where()))
                .toList();
    }

    /// The models of some names; names that are none are left out.
    public Offer only(List<String> names) {
        return new Offer(
                models.stream().filter(model -> names.contains(model.name())).toList());
    }

    /// This offer with a model that somebody names.
    ///
    /// @param name as the configuration and its server call it; no character that means something in YAML
    /// @param service whose wire format and credentials it takes
    /// @param baseUrl of its API, likewise
    /// @param keyVariable environment variable with its key; empty when it needs none
    public Offer with(String name, Starter.Service service, String baseUrl, String keyVariable) {
        boolean anthropic = service == Starter.Service.ANTHROPIC;
        String provider = switch (service) {
            case ANTHROPIC -> ", provider: anthropic";
            case OPENAI -> ", provider: openai";
            case OLLAMA, VLLM, MOCK -> "";
        };
        String key = keyVariable.isEmpty() ? "" : ", api_key: \"${" + keyVariable + "}\"";
        var added = new FoundModel(
                name,
                name,
                "{name: added, base_url: \"" + baseUrl + "\"" + provider + key + "}",
                Detection.size(name),
                Optional.empty(),
                anthropic ? Optional.of("anthropic") : Optional.empty(),
                Detection.sized(name),
                baseUrl);
        return and(new Offer(List.of(added)));
    }

    /// One line per model, for people.
    public List<String> lines() {
        return models.stream()
                .map(model -> model.name() + "  (" + model.where() + ")")
                .toList();
    }

    private static String details(FoundModel model) {
        return model.format()
                        .map(format -> "      api_format: " + format + "\n")
                        .orElse("")
                + model.pricing().map(price -> "      pricing: " + price + "\n").orElse("");
    }

    /// A complete configuration: hard questions go to the largest model, the rest to the smallest.
    ///
    /// @throws IllegalStateException when nothing was found
    public String yaml() {
        if (empty()) {
            throw new IllegalStateException("no model was found");
        }
        FoundModel small = models.getFirst();
        FoundModel large = models.getLast();
        String providers = models.stream()
                .map(model -> """
                            - name: "%s"
                              provider_model_id: "%s"
                        %s      backend_refs: [%s]
                        """.formatted(model.name(), model.providerId(), details(model), model.backend()))
                .collect(Collectors.joining());
        String cards = models.stream()
                .map(model -> "    - {name: \"%s\", modality: text%s}\n".formatted(model.name(), model.card()))
                .collect(Collectors.joining());
        return """
                version: v0.3
                # Written for the models found; prices are list prices, check yours. Reference: docs/configure.md
                listeners:
                  - {name: http-8899, address: 127.0.0.1, port: 8899, timeout: 300s}
                providers:
                  defaults: {default_model: "%s"}
                  models:
                %srouting:
                  modelCards:
                %s  signals:
                    keywords:
                      - name: reasoning_words
                        operator: OR
                        keywords: [prove, derive, step by step, theorem, refactor, debug, algorithm, 证明, 推导, 算法, 调试]
                    context:
                      - {name: long_context, min_tokens: 4K, max_tokens: 1M}
                  decisions:
                    - name: hard
                      description: Questions that need reasoning, and long ones, go to the largest model.
                      priority: 100
                      rules:
                        operator: OR
                        conditions:
                          - {type: keyword, name: reasoning_words}
                          - {type: context, name: long_context}
                      modelRefs: [{model: "%s", use_reasoning: false}]
                    - name: everyday
                      description: Everything else goes to the smallest model.
                      priority: 1
                      rules: {operator: AND, conditions: []}
                      modelRefs: [{model: "%s", use_reasoning: false}]
                global:
                  services:
                    observability: {tracing: {enabled: false}}
                  stores:
                    response_cache: {enabled: false}
                """.formatted(small.name(), providers, cards, large.name(), small.name());
    }
}

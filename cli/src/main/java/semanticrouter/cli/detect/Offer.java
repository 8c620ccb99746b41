package semanticrouter.cli.detect;

import java.util.List;
import java.util.stream.Collectors;

/// The models found on a machine, and a configuration for them.
public final class Offer {
    private final List<FoundModel> models;

    /// @param models smallest first
    Offer(List<FoundModel> models) {
        this.models = models;
    }

    public boolean empty() {
        return models.isEmpty();
    }

    /// One line per model, for people.
    public List<String> lines() {
        return models.stream()
                .map(model -> model.name() + "  (" + model.where() + ")")
                .toList();
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
                              pricing: %s
                              backend_refs: [%s]
                        """.formatted(model.name(), model.providerId(), model.pricing(), model.backend()))
                .collect(Collectors.joining());
        String cards = models.stream()
                .map(model -> "    - {name: \"%s\", modality: text%s}\n".formatted(model.name(), model.card()))
                .collect(Collectors.joining());
        return """
                version: v0.3
                # Written by `vllm-sr serve --detected`; prices are list prices, check yours. Reference: docs/configure.md
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

package semanticrouter.cli.detect;

import java.util.Optional;

/// A service that a first configuration can be written for.
///
/// @param name as `init --provider` takes it
/// @param variable environment variable with its key; empty where none is needed
/// @param model asked for unless told otherwise; empty where only the person knows
public record Starter(String name, Optional<String> variable, Optional<String> model) {
    /// Every service there is a starter for.
    public enum Service {
        OPENAI,
        ANTHROPIC,
        OLLAMA,
        VLLM,
        MOCK
    }

    /// What is known of a service.
    public static Starter of(Service service) {
        return switch (service) {
            case OPENAI -> new Starter("openai", Optional.of("OPENAI_API_KEY"), Optional.of("gpt-5-mini"));
            case ANTHROPIC ->
                new Starter("anthropic", Optional.of("ANTHROPIC_API_KEY"), Optional.of("claude-haiku-4-5"));
            case OLLAMA -> new Starter("ollama", Optional.empty(), Optional.empty());
            case VLLM -> new Starter("vllm", Optional.empty(), Optional.empty());
            case MOCK -> new Starter("mock", Optional.empty(), Optional.of("mock/small"));
        };
    }

    /// The smallest complete configuration: one listener, one model, one decision that takes everything.
    ///
    /// @param model what the service calls the model; no character that means something in YAML or a template
    public static String yaml(Service service, String model) {
        String backend = switch (service) {
            case OPENAI -> Detection.cloud("https://api.openai.com/v1", "OPENAI_API_KEY");
            case ANTHROPIC -> Detection.cloud("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY");
            case OLLAMA -> "{name: local, endpoint: \"127.0.0.1:11434\", protocol: http}";
            case VLLM -> "{name: local, endpoint: \"127.0.0.1:8000\", protocol: http}";
            case MOCK -> "{name: simulated, endpoint: \"127.0.0.1:${VLLM_SR_DEMO_SMALL_PORT}\", protocol: http}";
        };
        String tags = switch (service) {
            case OPENAI, ANTHROPIC -> "";
            case OLLAMA, VLLM -> ", tags: [local]";
            case MOCK -> ", tags: [simulated]";
        };
        return """
                version: v0.3
                # Written by `vllm-sr init`. Add models, signals and decisions: docs/configure.md
                listeners:
                  - {name: http-8899, address: 127.0.0.1, port: 8899, timeout: 300s}
                providers:
                  defaults: {default_model: "%1$s"}
                  models:
                    - name: "%1$s"
                      provider_model_id: "%1$s"
                      backend_refs: [%2$s]
                routing:
                  modelCards:
                    - {name: "%1$s", modality: text%3$s}
                  decisions:
                    - name: everything
                      description: Every request goes to the only model.
                      priority: 1
                      rules: {operator: AND, conditions: []}
                      modelRefs: [{model: "%1$s", use_reasoning: false}]
                """.formatted(model, backend, tags);
    }
}

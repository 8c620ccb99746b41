package semanticrouter.signals.chat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;

/// The chat models of `global.model_catalog.external`.
///
/// @param external in the document's order
@Doc("Models of other services that signals may ask.")
public record ExternalModels(
        @Doc("Models of other services.") @Default("[]") List<ExternalModel> external) {
    /// Where the list stands in the document.
    public static final String PATH = "global.model_catalog";

    public ExternalModels {
        external = List.copyOf(external);
    }

    /// The model of that name.
    public Optional<ExternalModel> named(String name) {
        return external.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /// The first model with that role.
    public Optional<ExternalModel> inRole(String role) {
        return external.stream().filter(model -> model.modelRole().equals(role)).findFirst();
    }

    /// One model.
    @Doc("A model of another service.")
    public record ExternalModel(
            @Doc("Name that rules refer to.") @Default("") String name,

            @Doc("What the model is for: classification, preference, guardrail, …") @Default("")
            String modelRole,

            @Doc("Where it is served.") @Nullable Endpoint llmEndpoint,

            @Doc("Name of the model at its service.") @Default("")
            String llmModelName,

            @Doc("Seconds to wait for an answer; 0 takes the asking signal's own.") @Default("0") @Range(min = 0)
            int llmTimeoutSeconds,

            @Doc("How a guard's answer is read: qwen3guard, json, simple or auto.") @Default("")
            String parserType,

            @Doc("Bearer token.") @Default("") String accessKey,

            @Doc("Most tokens of an answer; 0 takes the asking signal's own.") @Default("0") @Range(min = 0)
            int maxTokens,

            @Doc("Sampling temperature.") @Default("0") double temperature) {
        /// Names the model only: the token is a secret.
        @Override
        public String toString() {
            return "ExternalModel[" + name + "]";
        }
    }

    /// Where a model is served.
    @Doc("Where a model is served.")
    public record Endpoint(
            @Doc("Host name or address.") @Default("") String address,

            @Doc("Port.") @Default("0") @Range(min = 0, max = 65535)
            int port,

            @Doc("http or https.") @Default("http") String protocol) {}
}

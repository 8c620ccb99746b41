package semanticrouter.core.model;

import java.util.List;

/// A model with the backends that serve it.
///
/// @param profile its card
/// @param backends in declaration order; empty when it is only described
/// @param apiFormat protocol the backends speak, `openai` or `anthropic`
/// @param reasoning how it is asked to reason
/// @param resilience what is done about backends that fail
public record ServedModel(
        ModelProfile profile, List<Backend> backends, String apiFormat, Reasoning reasoning, Resilience resilience) {
    public ServedModel {
        backends = List.copyOf(backends);
    }

    /// A model of which nothing is said about backends that fail.
    public ServedModel(ModelProfile profile, List<Backend> backends, String apiFormat, Reasoning reasoning) {
        this(profile, backends, apiFormat, reasoning, Resilience.DEFAULT);
    }

    /// The same model, served elsewhere.
    public ServedModel with(List<Backend> others) {
        return new ServedModel(profile, others, apiFormat, reasoning, resilience);
    }

    public String name() {
        return profile.name();
    }
}

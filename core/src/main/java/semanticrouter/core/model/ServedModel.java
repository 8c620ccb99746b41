package semanticrouter.core.model;

import java.util.List;

/// A model with the backends that serve it.
///
/// @param profile its card
/// @param backends in declaration order; empty when it is only described
/// @param apiFormat protocol the backends speak, `openai` or `anthropic`
/// @param reasoning how it is asked to reason
public record ServedModel(ModelProfile profile, List<Backend> backends, String apiFormat, Reasoning reasoning) {
    public ServedModel {
        backends = List.copyOf(backends);
    }

    public String name() {
        return profile.name();
    }
}

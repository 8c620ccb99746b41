package semanticrouter.core.model;

import java.util.List;

/// A model with the backends that serve it.
///
/// @param profile its card
/// @param backends in declaration order; empty when it is only described
/// @param apiFormat protocol the backends speak, `openai` or `anthropic`
/// @param reasoningFamily name of its reasoning family, empty when none
public record ServedModel(ModelProfile profile, List<Backend> backends, String apiFormat, String reasoningFamily) {
    public ServedModel {
        backends = List.copyOf(backends);
    }

    public String name() {
        return profile.name();
    }
}

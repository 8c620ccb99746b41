package semanticrouter.core.plan;

import semanticrouter.core.model.ServedModel;

/// What a model name in a request stands for (specification: signals §4.6).
public sealed interface Resolution {
    /// A virtual name: the recipe decides.
    record Virtual(RecipePlan recipe) implements Resolution {}

    /// A concrete model: it is called as it is.
    ///
    /// @param modelId adapter or model name that was asked for
    record Concrete(ServedModel model, String modelId) implements Resolution {}

    /// Nothing the configuration knows.
    record Unknown() implements Resolution {}
}

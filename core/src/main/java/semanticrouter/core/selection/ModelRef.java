package semanticrouter.core.selection;

import java.util.Optional;

/// A decision's mention of a model.
///
/// @param model logical name
/// @param useReasoning whether reasoning is asked for; absent when the configuration does not say
/// @param reasoningEffort for models that take one; empty for the default
/// @param lora adapter to use instead of the base model; empty for none
/// @param weight share for selectors that weigh, 0 when absent
public record ModelRef(
        String model, Optional<Boolean> useReasoning, String reasoningEffort, String lora, double weight) {
    public static ModelRef to(String model) {
        return new ModelRef(model, Optional.empty(), "", "", 0);
    }

    /// The name that is sent upstream and reported: the adapter, else the model.
    public String effectiveModel() {
        return lora.isEmpty() ? model : lora;
    }
}

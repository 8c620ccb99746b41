package semanticrouter.core.selection;

import java.util.Optional;
import semanticrouter.core.signal.ReasoningAdvice;

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

    /// This mention with an advice on reasoning, which holds where the configuration does not say.
    public ModelRef advised(Optional<ReasoningAdvice> advice) {
        return useReasoning.isPresent() || advice.isEmpty()
                ? this
                : new ModelRef(model, advice.map(ReasoningAdvice::on), reasoningEffort, lora, weight);
    }

    /// The name that is sent upstream and reported: the adapter, else the model.
    public String effectiveModel() {
        return lora.isEmpty() ? model : lora;
    }
}

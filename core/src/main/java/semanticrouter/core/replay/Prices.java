package semanticrouter.core.replay;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.trace.Usage;

/// What the configured models cost, for the cost of the dearest of them (specification: dataplane §5.7). Immutable.
///
/// @param byModel price by model, of those whose price is known
public record Prices(Map<String, Pricing> byModel) {
    public Prices {
        byModel = new LinkedHashMap<>(byModel);
    }

    public static Prices of(Collection<ModelProfile> models) {
        var known = new LinkedHashMap<String, Pricing>();
        models.forEach(model -> model.pricing().ifPresent(pricing -> known.put(model.name(), pricing)));
        return new Prices(known);
    }

    /// What the dearest model takes for the same tokens.
    ///
    /// @param model its name
    /// @param amount in the currency that was asked for
    public record Baseline(String model, double amount) {}

    /// The dearest model for these tokens, of those with prices in this currency.
    Optional<Baseline> dearest(Usage usage, String currency) {
        return byModel.entrySet().stream()
                .filter(price -> price.getValue().currency().equals(currency))
                .map(price -> new Baseline(
                        price.getKey(),
                        price.getValue()
                                .cost(
                                        usage.promptTokens(),
                                        usage.cachedTokens(),
                                        usage.writtenTokens(),
                                        usage.completionTokens())))
                .reduce((first, second) -> second.amount() > first.amount() ? second : first);
    }
}

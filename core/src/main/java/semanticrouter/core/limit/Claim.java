package semanticrouter.core.limit;

/// What a request asks of the limits before it is served.
///
/// @param caller who asks
/// @param model logical name of the model it would go to
/// @param tokens estimate of its prompt, 0 or more
/// @param cost what it may cost at most, as far as that can be told before; in the model's currency
/// @param currency of the cost; empty when the model has no price
public record Claim(Caller caller, String model, long tokens, double cost, String currency) {}

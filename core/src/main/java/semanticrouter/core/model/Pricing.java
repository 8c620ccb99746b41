package semanticrouter.core.model;

/// What a model costs.
///
/// @param currency ISO code, usually USD
/// @param promptPer1m for a million prompt tokens
/// @param completionPer1m for a million completion tokens
/// @param cachedInputPer1m for a million prompt tokens read from the provider's cache
public record Pricing(String currency, double promptPer1m, double completionPer1m, double cachedInputPer1m) {
    /// Cost of one exchange.
    public double cost(long promptTokens, long cachedTokens, long completionTokens) {
        long fresh = Math.max(0, promptTokens - cachedTokens);
        return (fresh * promptPer1m + cachedTokens * cachedInputPer1m + completionTokens * completionPer1m) / 1e6;
    }
}

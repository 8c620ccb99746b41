package semanticrouter.core.model;

/// What a model costs.
///
/// @param currency ISO code, usually USD
/// @param promptPer1m for a million prompt tokens
/// @param completionPer1m for a million completion tokens
/// @param cachedInputPer1m for a million prompt tokens read from the provider's cache
/// @param cacheWritePer1m for a million prompt tokens written to the provider's cache
public record Pricing(
        String currency, double promptPer1m, double completionPer1m, double cachedInputPer1m, double cacheWritePer1m) {
    /// A price list on which writing to the cache costs what a prompt token costs.
    public Pricing(String currency, double promptPer1m, double completionPer1m, double cachedInputPer1m) {
        this(currency, promptPer1m, completionPer1m, cachedInputPer1m, promptPer1m);
    }

    /// Cost of one exchange.
    ///
    /// @param promptTokens all of the prompt, those read from or written to the cache included
    /// @param writtenTokens written to the provider's cache
    public double cost(long promptTokens, long cachedTokens, long writtenTokens, long completionTokens) {
        long fresh = Math.max(0, promptTokens - cachedTokens - writtenTokens);
        return (fresh * promptPer1m
                        + cachedTokens * cachedInputPer1m
                        + writtenTokens * cacheWritePer1m
                        + completionTokens * completionPer1m)
                / 1e6;
    }
}

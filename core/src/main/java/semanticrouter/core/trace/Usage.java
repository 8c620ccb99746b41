package semanticrouter.core.trace;

/// Tokens a call took, as the provider counts them.
///
/// @param promptTokens all of the prompt, those read from or written to the provider's cache included
/// @param cachedTokens read from the provider's cache
/// @param writtenTokens written to the provider's cache; 0 where the provider does not tell
public record Usage(long promptTokens, long cachedTokens, long writtenTokens, long completionTokens) {
    public static final Usage NONE = new Usage(0, 0, 0);

    /// Of a provider that does not tell what was written to its cache.
    public Usage(long promptTokens, long cachedTokens, long completionTokens) {
        this(promptTokens, cachedTokens, 0, completionTokens);
    }

    /// The sum of two.
    public Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens,
                cachedTokens + other.cachedTokens,
                writtenTokens + other.writtenTokens,
                completionTokens + other.completionTokens);
    }

    public long total() {
        return promptTokens + completionTokens;
    }
}

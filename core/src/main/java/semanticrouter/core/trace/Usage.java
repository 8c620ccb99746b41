package semanticrouter.core.trace;

/// Tokens a call took, as the provider counts them.
public record Usage(long promptTokens, long cachedTokens, long completionTokens) {
    public static final Usage NONE = new Usage(0, 0, 0);

    public long total() {
        return promptTokens + completionTokens;
    }
}

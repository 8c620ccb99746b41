package semanticrouter.core.learning;

import java.util.Locale;

/// How many prompt tokens of a turn came out of the provider's cache, and how that is known
/// (specification: selection-looper §3.4). The provider's own count is never changed.
///
/// @param cachedTokens at least 0
/// @param confidence 0 to 1
public record CacheAccount(Source source, long cachedTokens, double confidence) {
    private static final double IDLE_SECONDS = 300;
    private static final double LIKELY = 0.65;
    private static final double UNLIKELY = 0.35;

    /// How it is known.
    public enum Source {
        BACKEND_REPORTED,
        /// Another model than before served, whose provider has nothing.
        SWITCH_CHECKOUT,
        /// So long after the last turn nothing is left.
        IDLE_BOUNDARY,
        /// By how warm the cache should be.
        ROUTER_ESTIMATED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param promptTokens of the turn, as the provider counts them
    /// @param cachedTokens of these, as it reports; 0 when it does not
    /// @param switched whether another model served the turn before
    /// @param known whether there was a turn before
    /// @param idleSeconds since then
    /// @param turn the numbers that were scored
    public static CacheAccount of(
            long promptTokens,
            long cachedTokens,
            boolean switched,
            boolean known,
            double idleSeconds,
            SessionTurn turn) {
        if (cachedTokens > 0) {
            return new CacheAccount(Source.BACKEND_REPORTED, cachedTokens, 1);
        }
        if (switched) {
            return new CacheAccount(Source.SWITCH_CHECKOUT, 0, 1);
        }
        if (known && idleSeconds > IDLE_SECONDS) {
            return new CacheAccount(Source.IDLE_BOUNDARY, 0, 1);
        }
        double tokens = known ? turn.effectiveWarmth() * Math.min((double) promptTokens, turn.historyTokens()) : 0;
        return new CacheAccount(Source.ROUTER_ESTIMATED, Math.round(tokens), known ? LIKELY : UNLIKELY);
    }
}

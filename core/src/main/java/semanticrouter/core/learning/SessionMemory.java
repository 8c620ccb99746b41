package semanticrouter.core.learning;

/// What is remembered of a session's turns so far (specification: selection-looper §3.4). Immutable, and
/// without anything the client said.
///
/// @param model that served the last turn
/// @param lora its adapter; empty for none
/// @param decision that the last turn matched
/// @param turns served, 1 or more
/// @param switches turns that went to another model than the turn before
/// @param atMillis when the last turn ended, wall clock
/// @param contextTokens of the last turn's request, estimated
/// @param promptTokens of the last turn, as the provider counts them; 0 when it does not tell
/// @param cachedTokens of these read from the provider's cache, reported or estimated
/// @param reported whether the provider reported them
/// @param savedCost what the session saved by cached tokens so far, in the currency of its models'
/// prices
public record SessionMemory(
        String model,
        String lora,
        String decision,
        int turns,
        int switches,
        long atMillis,
        long contextTokens,
        long promptTokens,
        long cachedTokens,
        boolean reported,
        double savedCost) {
    /// Seconds after which half of what was in a provider's cache is gone.
    private static final double HALF_LIFE = 60;

    /// The name the model is called by.
    public String effectiveModel() {
        return lora.isEmpty() ? model : lora;
    }

    /// Seconds since the last turn; at least 0.
    public double idleSeconds(long nowMillis) {
        return Math.max(0, nowMillis - atMillis) / 1e3;
    }

    /// How likely the provider still has the conversation in its cache, 0 to 1: fresh after a turn and
    /// halved every minute, or as much as it reported for the last turn, whichever is more.
    public double warmth(long nowMillis) {
        double fresh = Math.exp(-Math.log(2) * idleSeconds(nowMillis) / HALF_LIFE);
        double told = reported && promptTokens > 0 ? Math.clamp((double) cachedTokens / promptTokens, 0, 1) : 0;
        return Math.max(fresh, told);
    }
}

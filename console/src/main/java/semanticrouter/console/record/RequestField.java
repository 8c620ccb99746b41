package semanticrouter.console.record;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A field of a request's log event; its name is the constant's in lower case (specification: dataplane
/// §6.8).
enum RequestField {
    EVENT,
    COMPONENT,
    REQUEST_ID,
    REPLAY_ID,
    REQUESTED_MODEL,
    MODEL,
    RESPONSE_PATH,
    STATUS,
    STREAMED,
    ERROR_REASON,
    RECIPE,
    DECISION,
    CONFIDENCE,
    ALGORITHM,
    SIGNALS,
    PROJECTIONS,
    UNAVAILABLE,
    PLUGINS,
    UNSAMPLED_CHARACTERS,
    UNREAD_TOKENS,
    ENTROPY,
    ROUTING_LATENCY_MS,
    CACHE_HIT,
    CACHE_HIT_KIND,
    CACHE_WRITE_SKIPPED_REASON,
    PLUGIN_ERRORS,
    TRANSLATION_LOSSY,
    TOTAL_LATENCY_MS,
    TTFT_MS,
    COMPLETION_LATENCY_MS,
    PROMPT_TOKENS,
    CACHED_PROMPT_TOKENS,
    CACHE_WRITE_TOKENS,
    COMPLETION_TOKENS,
    TOTAL_TOKENS,
    COST,
    CURRENCY,
    PRICING_PROMPT_PER_1M,
    PRICING_COMPLETION_PER_1M,
    PRICING_CACHED_INPUT_PER_1M,
    PRICING_CACHE_WRITE_PER_1M;

    private final String word = name().toLowerCase(Locale.ROOT);

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes it
    private final byte[] member = (",\"" + word + "\":").getBytes(StandardCharsets.US_ASCII);

    /// The start of a JSON member of this name, the comma before it included; shared, must not be
    /// written.
    byte[] member() {
        return member;
    }

    @Override
    public String toString() {
        return word;
    }
}

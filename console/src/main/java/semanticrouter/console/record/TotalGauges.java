package semanticrouter.console.record;

import java.util.regex.Pattern;

/// Gives gauges of the public contract the ending `_total` back, which the library keeps for counters alone
/// and cuts off (specification: dataplane §6.9).
final class TotalGauges {
    private static final Pattern CUT = Pattern.compile(
            "(?m)^(# HELP |# TYPE )?(llm_cache_entries|llm_model_requests_windowed|llm_model_tokens_windowed)(?=[ {])");

    private TotalGauges() {}

    /// @param text what is scraped, in either format
    static String named(String text) {
        return CUT.matcher(text)
                .replaceAll(match -> (match.group(1) == null ? "" : match.group(1)) + match.group(2) + "_total");
    }
}

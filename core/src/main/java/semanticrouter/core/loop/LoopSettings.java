package semanticrouter.core.loop;

import java.time.Duration;
import semanticrouter.core.call.HeaderEdits;

/// What holds for every call a loop makes (specification: selection §2.2).
///
/// @param callTime longest that one call may take, its retries included
/// @param headers set on every call
/// @param answerBytes largest answer of a model; a larger one is a failure
/// @param retries how often a call is made again at most, 0 to {@value #RETRIES_MOST}
public record LoopSettings(Duration callTime, HeaderEdits headers, int answerBytes, int retries) {
    /// Bound of the retries of one call. The product's own.
    public static final int RETRIES_MOST = 10;

    public static final LoopSettings DEFAULT = new LoopSettings(Duration.ofMinutes(20), HeaderEdits.NONE, 32 << 20, 0);

    public LoopSettings {
        retries = Math.clamp(retries, 0, RETRIES_MOST);
    }
}

package semanticrouter.core.loop;

import java.time.Duration;
import semanticrouter.core.call.HeaderEdits;

/// What holds for every call a loop makes (specification: selection §2.2).
///
/// @param callTime longest that one call may take
/// @param headers set on every call
/// @param answerBytes largest answer of a model; a larger one is a failure
public record LoopSettings(Duration callTime, HeaderEdits headers, int answerBytes) {
    public static final LoopSettings DEFAULT = new LoopSettings(Duration.ofMinutes(20), HeaderEdits.NONE, 32 << 20);
}

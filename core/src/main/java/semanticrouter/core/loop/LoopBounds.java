package semanticrouter.core.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/// How far calls side by side may go.
///
/// @param atOnce calls that run at the same time; 0 for all
/// @param time for all of them together; empty for what is left of the request's
/// @param enough usable replies after which the rest is cancelled; 0 to wait for all
/// @param usable whether a reply counts to that
public record LoopBounds(int atOnce, Optional<Duration> time, int enough, Predicate<LoopReply.Completed> usable) {
    /// All at once, and all are waited for.
    public static final LoopBounds NONE = new LoopBounds(0, Optional.empty(), 0, _ -> true);

    /// The bounds of a round as configurations write them.
    ///
    /// @param seconds 0 for no limit of its own
    public static LoopBounds round(int atOnce, int seconds, int enough, Predicate<LoopReply.Completed> usable) {
        return new LoopBounds(
                atOnce, seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)), enough, usable);
    }
}

package semanticrouter.core.pipeline;

import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.loop.SuspendedLoop;

/// Where a request belongs by the tool results it ends with.
sealed interface LoopReturn {
    /// Nowhere: it is routed by what it says.
    record No() implements LoopReturn {}

    /// To a decision whose loop waits for them.
    ///
    /// @param decision its position in the recipe
    record To(int decision, SuspendedLoop begun) implements LoopReturn {}

    /// To a loop that is not there, or not for this caller.
    record Refused(GatewayError error) implements LoopReturn {}
}

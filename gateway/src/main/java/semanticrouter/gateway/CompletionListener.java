package semanticrouter.gateway;

import semanticrouter.core.call.Upstream;
import semanticrouter.core.trace.Completion;

/// Told once of every chat request when its reply has ended, however it ended.
///
/// Called on the request's own thread, which may share an event loop: it must return at once and hand anything slow to
/// a bounded queue of its own.
@FunctionalInterface
public interface CompletionListener {
    CompletionListener NONE = _ -> {};

    void completed(Completion completion);

    /// Wraps the way to the models, for counting calls that are open; the way itself unless somebody counts.
    default Upstream around(Upstream next) {
        return next;
    }
}

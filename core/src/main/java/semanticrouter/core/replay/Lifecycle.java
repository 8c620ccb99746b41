package semanticrouter.core.replay;

import java.util.Locale;
import java.util.Set;
import semanticrouter.core.trace.Completion;

/// How far a request has come (specification: dataplane §5.7).
public enum Lifecycle {
    IN_PROGRESS,
    /// The client has all of a reply that is no error.
    COMPLETED,
    FAILED,
    /// The client left before the end.
    ABORTED,
    /// It never ended as far as the record tells: the router was gone before.
    UNKNOWN;

    /// Why a request has nobody any more although its client may still wait: what came from the proxy before the router
    /// could not be read, or made no sense, or met a fault (specification: dataplane §1.1).
    private static final Set<String> BROKEN =
            Set.of("extproc_receive_failed", "extproc_protocol_error", "processor_panic");

    /// How a request ended. A status of 200 alone says nothing: a stream may break off after it.
    public static Lifecycle of(Completion completion) {
        if (completion.status() == Completion.CLIENT_GONE && !BROKEN.contains(completion.errorReason())) {
            return ABORTED;
        }
        return completion.status() >= 400 || !completion.errorReason().isEmpty() ? FAILED : COMPLETED;
    }

    /// The word of a record, `in_progress` for example.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The lifecycle of a word; {@link #UNKNOWN} for one that is none.
    public static Lifecycle of(String word) {
        for (Lifecycle lifecycle : values()) {
            if (lifecycle.word().equals(word)) {
                return lifecycle;
            }
        }
        return UNKNOWN;
    }
}

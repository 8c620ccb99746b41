package semanticrouter.core.memory;

import java.util.Locale;

/// Why nothing of an exchange is remembered (specification: dataplane §4.10).
public enum KeepSkip {
    /// Neither the decision nor the router is set up to.
    AUTO_STORE_OFF,
    /// The request wants nothing to be remembered.
    REQUEST,
    /// The decision lets nothing be kept.
    RETENTION_DROP,
    /// There was no good reply.
    NO_REPLY,
    /// A screen found something in the reply.
    FLAGGED,
    /// Too little was said.
    TOO_SHORT,
    /// Only a greeting or a thank you.
    GREETING,
    /// The reply declines.
    REFUSAL,
    /// The text tries to give instructions to models.
    INJECTION,
    /// Too much waits to be remembered.
    BUSY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package semanticrouter.console.http;

import java.util.Locale;

/// What a caller of the management API may do (specification: dataplane §3.1).
public enum Permission {
    /// Needs no token; for health checks only.
    PUBLIC,
    HEALTH_READ,
    READY_READ,
    DOCS_READ,
    METRICS_READ,
    CLASSIFY_INVOKE,
    CONFIG_READ,
    CONFIG_WRITE,
    SECRET_VIEW,
    REPLAY_READ,
    REPLAY_DETAIL,
    DATA_READ,
    DATA_WRITE,
    CACHE_READ,
    CACHE_INVALIDATE,
    CACHE_MANAGE,
    COMPRESSION_READ,
    COMPRESSION_PREVIEW,
    COMPRESSION_MANAGE,
    LEARNING_INGEST;

    /// The word used in configuration, for example `config.read`; `secret_view` has no dot.
    public String word() {
        String name = name().toLowerCase(Locale.ROOT);
        return this == SECRET_VIEW ? name : name.replaceFirst("_", ".");
    }
}

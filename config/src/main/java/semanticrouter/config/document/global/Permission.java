package semanticrouter.config.document.global;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a caller of the management API may do (specification: dataplane §3.1).
public enum Permission {
    /// Needs no token; for health checks and the demonstrations of the landing page, and nothing a role can be given.
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

    /// Stands for all of them in a role.
    public static final String ALL = "*";

    private static final List<String> WORDS = Arrays.stream(values())
            .filter(permission -> permission != PUBLIC)
            .map(Permission::word)
            .toList();

    /// The words of those a role can be given, without {@link #ALL}.
    public static List<String> words() {
        return WORDS;
    }

    /// Whether a role can be given a word.
    public static boolean known(String word) {
        return word.equals(ALL) || WORDS.contains(word);
    }

    /// The word used in configuration, for example `config.read`; `secret_view` has no dot.
    public String word() {
        String name = name().toLowerCase(Locale.ROOT);
        return this == SECRET_VIEW ? name : name.replaceFirst("_", ".");
    }
}

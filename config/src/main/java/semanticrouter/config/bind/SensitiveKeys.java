package semanticrouter.config.bind;

import java.util.Locale;
import java.util.Set;
import semanticrouter.config.tree.DocPath;

/// Keys whose values are secrets and are never printed (specification: dataplane §6.5).
public final class SensitiveKeys {
    /// What is shown instead.
    public static final String MASK = "[REDACTED]";

    private static final String VIRTUAL_KEYS = "virtual_keys";
    private static final String KEY = "key";

    private static final Set<String> WORDS = Set.of(
            "api_key",
            "api_keys",
            "access_key",
            "password",
            "auth_password",
            "client_secret",
            "private_key",
            "secret",
            "token",
            "auth_token",
            "authorization",
            "credential",
            "credentials");

    private SensitiveKeys() {}

    public static boolean isSensitive(String key) {
        String lower = key.toLowerCase(Locale.ROOT).replace('-', '_');
        return WORDS.contains(lower) || WORDS.stream().anyMatch(word -> lower.endsWith("_" + word));
    }

    /// True when any key on the way is sensitive, or the path leads to the key of a virtual key: elsewhere `key` is the
    /// name of something.
    public static boolean isSensitive(DocPath path) {
        boolean virtualKey = false;
        for (DocPath.Step step : path.steps()) {
            if (step instanceof DocPath.Key(String name)) {
                if (isSensitive(name) || virtualKey && name.equalsIgnoreCase(KEY)) {
                    return true;
                }
                virtualKey = name.equalsIgnoreCase(VIRTUAL_KEYS);
            }
        }
        return false;
    }

    /// Whether an entry may be a secret, seen without the way to it, as in a comment.
    public static boolean mayBeSensitive(String key) {
        return key.equalsIgnoreCase(KEY) || isSensitive(key);
    }
}

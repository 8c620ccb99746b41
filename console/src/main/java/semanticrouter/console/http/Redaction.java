package semanticrouter.console.http;

import java.util.regex.Pattern;

/// Takes out of a text what looks like the value of a secret (specification: dataplane §3.1, §6.5).
public final class Redaction {
    private static final Pattern SECRET = Pattern.compile(
            "(?i)\\b([a-z_]*(?:api_?key|access_key|password|client_secret|private_key|secret|token|authorization))"
                    + "(\\s*[:=]\\s*)(?:bearer\\s+)?[^\\s,;\"']+");

    private Redaction() {}

    /// The text with `[REDACTED]` in place of values that are assigned to names such as `api_key` or `token`.
    public static String of(String text) {
        return SECRET.matcher(text).replaceAll("$1$2[REDACTED]");
    }
}

package semanticrouter.gateway.resilience;

import java.time.Duration;
import semanticrouter.core.request.Headers;

/// How long a backend asks to be left alone (RFC 9110 §10.2.3). Only a number of seconds counts: a date would be of its
/// clock, not of ours.
public final class RetryAfter {
    /// Longest that is believed.
    public static final Duration MAX = Duration.ofSeconds(60);

    private RetryAfter() {}

    /// What a reply asks for; zero when it asks for nothing.
    public static Duration of(int status, Headers headers) {
        if (status != 429 && status != 503) {
            return Duration.ZERO;
        }
        String value = headers.first("retry-after").orElse("").strip();
        boolean seconds =
                !value.isEmpty() && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        Duration asked = seconds ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
        return asked.compareTo(MAX) > 0 ? MAX : asked;
    }
}

package semanticrouter.config.bind;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations written as `300s`, `1.5h`, `250ms`, `1h30m`.
public final class Durations {
    private static final Pattern PART = Pattern.compile("\\G(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /// The duration, null when the text is none or is longer than a hundred years. A plain `0` is one.
    public static @Nullable Duration parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = PART.matcher(trimmed);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < trimmed.length() && matcher.find()) {
            end = matcher.end();
            BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit(matcher.group(2))));
            BigDecimal seconds = nanos.movePointLeft(9);
            if (seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
                return null;
            }
            sum = sum.plusSeconds(seconds.longValue())
                    .plusNanos(
                            nanos.remainder(BigDecimal.valueOf(1_000_000_000)).longValue());
        }
        return end == 0 || end < trimmed.length() || sum.compareTo(LONGEST) > 0 ? null : sum;
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
    }

    /// The shortest exact text: `300s`, `1500ms`.
    public static String print(Duration duration) {
        if (duration.toNanosPart() == 0) {
            return duration.toSeconds() + "s";
        }
        return duration.toNanos() % 1_000_000 == 0 ? duration.toMillis() + "ms" : duration.toNanos() + "ns";
    }
}

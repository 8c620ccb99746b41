package semanticrouter.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Faults that are worth another try before the first byte of a reply has reached the client.
///
/// @param connect no connection could be had, so nothing was sent
/// @param refused the backend refused the HTTP/2 stream, so it has not begun to work
/// @param reset the connection was closed before the head of the reply; the backend may have begun to work
/// @param statuses HTTP statuses of a backend's reply
public record RetryOn(boolean connect, boolean refused, boolean reset, Set<Integer> statuses) {
    /// Connect errors, and what proxies say when nobody behind them worked (specification: dataplane §1.8).
    public static final RetryOn DEFAULT = new RetryOn(true, true, false, Set.of(502, 503, 504));

    /// The words {@link #parse} knows; a status between 400 and 599 is one too.
    public static final List<String> WORDS =
            List.of("connect-failure", "refused-stream", "reset", "gateway-error", "5xx");

    public RetryOn {
        statuses = Set.copyOf(statuses);
    }

    /// Reads words separated by commas. Empty when there is none, or one that is not known.
    public static Optional<RetryOn> parse(String words) {
        boolean connect = false;
        boolean refused = false;
        boolean reset = false;
        var statuses = new HashSet<Integer>();
        for (String part : words.split(",", -1)) {
            String word = part.strip();
            switch (word) {
                case "connect-failure" -> connect = true;
                case "refused-stream" -> refused = true;
                case "reset" -> reset = true;
                case "gateway-error" -> statuses.addAll(DEFAULT.statuses());
                case "5xx" -> {
                    for (int status = 500; status < 600; status++) {
                        statuses.add(status);
                    }
                }
                default -> {
                    if (!word.matches("[45]\\d\\d")) {
                        return Optional.empty();
                    }
                    statuses.add(Integer.valueOf(word));
                }
            }
        }
        return Optional.of(new RetryOn(connect, refused, reset, statuses));
    }
}

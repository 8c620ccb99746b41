package semanticrouter.cli.mock;

import com.sun.net.httpserver.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a request wants to be treated; its own headers say so, so that whoever asks can script each request by itself,
/// also through a router.
///
/// @param status of a failure, 400 to 599; with 200 the answer is a real one
/// @param delay before the answer's head
/// @param disconnect where the connection breaks off
record Script(int status, Duration delay, Disconnect disconnect) {
    /// Header with a status from 400 to 599.
    static final String STATUS = "x-mock-status";

    /// Header with milliseconds, ten minutes at most.
    static final String DELAY = "x-mock-delay-ms";

    /// Header with `before` or `middle`.
    static final String DISCONNECT = "x-mock-disconnect";

    private static final int LONGEST_DELAY = 600_000;

    /// Where a connection breaks off.
    enum Disconnect {
        NEVER,
        /// Before the head of the answer.
        BEFORE,
        /// After half of its body.
        MIDDLE
    }

    /// A header cannot be read.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static Script of(Headers headers) throws Unreadable {
        return new Script(
                number(headers, STATUS, 200, 400, 599),
                Duration.ofMillis(number(headers, DELAY, 0, 0, LONGEST_DELAY)),
                disconnect(headers.getFirst(DISCONNECT)));
    }

    private static int number(Headers headers, String name, int without, int least, int most) throws Unreadable {
        String value = headers.getFirst(name);
        if (value == null) {
            return without;
        }
        String digits = value.strip();
        if (digits.matches("\\d{1,9}")) {
            int number = Integer.parseInt(digits);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new Unreadable(name + " must be a number from " + least + " to " + most);
    }

    private static Disconnect disconnect(@Nullable String value) throws Unreadable {
        if (value == null) {
            return Disconnect.NEVER;
        }
        return switch (value.strip()) {
            case "before" -> Disconnect.BEFORE;
            case "middle" -> Disconnect.MIDDLE;
            default -> throw new Unreadable(DISCONNECT + " must be before or middle");
        };
    }
}

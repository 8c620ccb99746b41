package semanticrouter.core.loop;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;

/// The pause before a failed call of a loop is made again (specification: selection §2.2, `retry_count`).
public final class RetryPause {
    /// Statuses of a service that may work in a moment: bad gateway, unavailable, gateway timeout.
    private static final Set<Integer> PASSING = Set.of(502, 503, 504);

    /// Before the first retry; doubled each time. The product's own.
    private static final Duration FIRST = Duration.ofMillis(100);

    /// Longest pause; whoever asks for a longer one is not called again.
    private static final Duration MOST = Duration.ofSeconds(5);

    private RetryPause() {}

    /// Waits when the call may be made again.
    ///
    /// A call is made again that no backend answered, or that one answered with 502, 503 or 504. It is not where a
    /// limit refused it, where what came back cannot be used, or where its time would be over.
    ///
    /// @param retries made so far
    /// @param until when the time of the call ends
    /// @return whether to make it again
    public static boolean before(Reply reply, int retries, Deadline until) throws InterruptedException {
        if (!passing(reply)) {
            return false;
        }
        Duration wished = Duration.ofSeconds(wish(reply).orElse(0));
        long doubled = Math.min(MOST.toNanos(), FIRST.toNanos() << Math.min(retries, 10));
        long drawn = ThreadLocalRandom.current().nextLong(doubled / 2, doubled);
        long pause = Math.max(wished.toNanos(), drawn);
        if (wished.compareTo(MOST) > 0 || pause >= until.nanosLeft()) {
            return false;
        }
        Thread.sleep(Duration.ofNanos(pause));
        return true;
    }

    private static boolean passing(Reply reply) {
        return switch (reply) {
            case Reply.Whole whole -> PASSING.contains(whole.status());
            case Reply.Refused(var error) ->
                PASSING.contains(error.status())
                        && error.allowance().isEmpty()
                        && !error.code().equals(GatewayError.INVALID);
            case Reply.Answered _, Reply.Streamed _ -> false;
        };
    }

    /// Seconds somebody asks to be left alone. A date in their place counts as none.
    private static OptionalInt wish(Reply reply) {
        return switch (reply) {
            case Reply.Whole whole ->
                whole.headers()
                        .first("retry-after")
                        .filter(text -> text.strip().matches("[0-9]{1,6}"))
                        .map(text -> OptionalInt.of(Integer.parseInt(text.strip())))
                        .orElse(OptionalInt.empty());
            case Reply.Refused(var error) -> error.retryAfterSeconds();
            case Reply.Answered _, Reply.Streamed _ -> OptionalInt.empty();
        };
    }
}

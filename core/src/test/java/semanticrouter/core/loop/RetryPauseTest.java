package semanticrouter.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.request.Headers;

class RetryPauseTest {
    private static final Deadline LATER = Deadline.after(Duration.ofMinutes(5));

    private static Reply whole(int status, Headers headers) {
        return new Reply.Whole(status, headers, new byte[0]);
    }

    private static boolean again(Reply reply) throws InterruptedException {
        return RetryPause.before(reply, 0, LATER);
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void who_may_work_in_a_moment_is_called_again(int status) throws Exception {
        assertThat(again(whole(status, Headers.NONE))).isTrue();
        assertThat(again(new Reply.Refused(new GatewayError(status, "upstream_closed", ""))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 404, 429, 500, 501})
    void every_other_reply_stands(int status) throws Exception {
        assertThat(again(whole(status, Headers.NONE))).isFalse();
    }

    @Test
    void what_a_second_call_would_not_mend_stands() throws Exception {
        var limited = new GatewayError(503, "rate_limited", "").with(new GatewayError.Allowance("r", 1, 0, 0));

        assertThat(again(new Reply.Refused(limited))).isFalse();
        assertThat(again(new Reply.Refused(new GatewayError(502, GatewayError.INVALID, ""))))
                .as("an answer was read")
                .isFalse();
        assertThat(again(new Reply.Answered("", ""))).isFalse();
    }

    @Test
    void who_asks_for_a_long_rest_is_left_alone() throws Exception {
        assertThat(again(whole(503, Headers.of("retry-after", "60")))).isFalse();
        assertThat(again(new Reply.Refused(new GatewayError(503, "upstream_busy", "", OptionalInt.of(60)))))
                .isFalse();
        assertThat(again(whole(503, Headers.of("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"))))
                .as("a date is no number of seconds")
                .isTrue();
    }

    @Test
    void no_call_begins_after_its_time() throws Exception {
        Reply away = whole(503, Headers.NONE);

        assertThat(RetryPause.before(away, 0, Deadline.after(Duration.ZERO))).isFalse();
        assertThat(RetryPause.before(away, 9, Deadline.after(Duration.ofSeconds(1))))
                .as("the pause would be longer")
                .isFalse();
    }
}

package semanticrouter.core.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"r", "6f0e1c1e-7a5c-4a57-9d0c-0d4a3c1f2b10", "a/b:c=~!"})
    void isWhatWhoeverSentItSays(String name) {
        assertThat(RequestName.of(Headers.of("X-Request-Id", name), "own")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "line\nbreak", "ü", "\u007f"})
    void isTheRoutersOwnWhereTheirsCannotStandInALog(String name) {
        assertThat(RequestName.of(Headers.of("x-request-id", name), "own")).isEqualTo("own");
    }

    @Test
    void hasABound() {
        assertThat(RequestName.of(Headers.of("x-request-id", "r".repeat(128)), "own"))
                .hasSize(128);
        assertThat(RequestName.of(Headers.of("x-request-id", "r".repeat(129)), "own"))
                .isEqualTo("own");
        assertThat(RequestName.of(Headers.NONE, "own")).isEqualTo("own");
    }
}

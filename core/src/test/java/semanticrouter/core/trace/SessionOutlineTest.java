package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

class SessionOutlineTest {
    private static SessionOutline of(String body, String... headers) {
        return SessionOutline.of(new RequestFacts.Builder("auto")
                .headers(Headers.of(headers))
                .session(body)
                .turn(new Turn(Role.USER, "hello"))
                .build());
    }

    @Test
    void takesTheFirstSourceThatNamesASession() {
        assertThat(of("ant-md-u", "x-session-id", "a", "x-claude-code-session-id", "b")
                        .id())
                .isEqualTo("a");
        assertThat(of("ant-md-u", "x-claude-code-session-id", "b").id()).isEqualTo("b");
        assertThat(of("ant-md-u").id()).isEqualTo("ant-md-u");
        assertThat(of("").id()).isEmpty();
    }

    @Test
    void aBlankSourceNamesNone() {
        assertThat(of("ant-md-u", "x-session-id", "  ", "x-claude-code-session-id", "b")
                        .id())
                .isEqualTo("b");
        assertThat(of("ant-md-u", "x-session-id", "").id()).isEqualTo("ant-md-u");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(of("x".repeat(300)).id()).hasSize(256);
    }

    @Test
    void isKeptWhenSignalsReadAShorterText() {
        RequestFacts facts =
                new RequestFacts.Builder("auto").session("ant-md-u").build();

        assertThat(SessionOutline.of(facts.reading("short")).id()).isEqualTo("ant-md-u");
    }
}

package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.trace.SessionOutline.Source;

class SessionOutlineTest {
    private static final String USER = "x-authz-user-id";

    private static SessionOutline of(String body, String... headers) {
        return SessionOutline.of(
                new RequestFacts.Builder("auto")
                        .headers(Headers.of(headers))
                        .session(body)
                        .turn(new Turn(Role.USER, "hello"))
                        .build(),
                USER);
    }

    @Test
    void takesTheFirstSourceThatNamesASession() {
        assertThat(of("ant-md-u", "x-session-id", "a", "x-claude-code-session-id", "b")
                        .id())
                .isEqualTo("a");
        assertThat(of("ant-md-u", "x-claude-code-session-id", "b").id()).isEqualTo("b");
        assertThat(of("ant-md-u").id()).isEqualTo("ant-md-u");
        assertThat(of("", "x-session-id", "a").source()).isEqualTo(Source.HEADER);
        assertThat(of("ant-md-u").source()).isEqualTo(Source.BODY);
        assertThat(of("").source()).isEqualTo(Source.HISTORY);
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

        assertThat(SessionOutline.of(facts.reading("short"), USER).id()).isEqualTo("ant-md-u");
    }

    private static SessionOutline guess(List<Turn> turns, String... headers) {
        var facts = new RequestFacts.Builder("auto").headers(Headers.of(headers));
        turns.forEach(facts::turn);
        return SessionOutline.of(facts.build(), USER);
    }

    @Test
    void turnsOfOneConversationShareAGuess() {
        var system = new Turn(Role.SYSTEM, "You are a tutor.");
        var first = new Turn(Role.USER, "Explain primes.");
        List<Turn> one = List.of(system, first);
        List<Turn> two =
                List.of(system, first, new Turn(Role.ASSISTANT, "A prime …"), new Turn(Role.USER, "And twins?"));
        SessionOutline begun = guess(one, USER, "u");

        assertThat(guess(two, USER, "u").id()).isEqualTo(begun.id());
        assertThat(guess(two, USER, "u").turn()).isEqualTo(2);
        assertThat(guess(one, USER, "v").id()).as("another user").isNotEqualTo(begun.id());
        assertThat(guess(List.of(first), USER, "u").id())
                .as("another system text")
                .isNotEqualTo(begun.id());
        assertThat(guess(List.of(system, new Turn(Role.USER, "Explain sums.")), USER, "u")
                        .id())
                .isNotEqualTo(begun.id());
        assertThat(begun.id()).matches("cc-[0-9a-f]{16}");
        assertThat(begun.source().named()).isFalse();
    }

    @Test
    void onlyTheBeginningOfALongTextCounts() {
        String text = "x".repeat(100);
        assertThat(guess(List.of(new Turn(Role.USER, text + "a"))).id())
                .isEqualTo(guess(List.of(new Turn(Role.USER, text + "b"))).id());
    }

    @Test
    void partsAreKeptApart() {
        assertThat(guess(List.of(new Turn(Role.SYSTEM, "ab"), new Turn(Role.USER, "c")))
                        .id())
                .isNotEqualTo(guess(List.of(new Turn(Role.SYSTEM, "a"), new Turn(Role.USER, "bc")))
                        .id());
    }

    @Test
    void aConversationWithoutTextIsKnownByItsForm() {
        List<Turn> picture = List.of(new Turn(Role.USER, ""));
        List<Turn> later = List.of(new Turn(Role.USER, ""), new Turn(Role.ASSISTANT, "a cat"));

        assertThat(guess(picture, USER, "u").source()).isEqualTo(Source.STRUCTURE);
        assertThat(guess(picture, USER, "u").id()).matches("cs-[0-9a-f]{16}");
        assertThat(guess(later, USER, "u").id())
                .isEqualTo(guess(picture, USER, "u").id());
    }

    @Test
    void aRequestWithoutMessagesIsItsOwnSession() {
        assertThat(guess(List.of(), "x-request-id", "r").id()).matches("cr-[0-9a-f]{16}");
        assertThat(guess(List.of(), "x-request-id", "r").source()).isEqualTo(Source.REQUEST);
        assertThat(guess(List.of()).source()).isEqualTo(Source.NONE);
        assertThat(guess(List.of()).id()).isEmpty();
    }
}

package semanticrouter.core.trace;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

/// What a request says of the conversation it belongs to (specification: dataplane §5.8).
///
/// @param id as the client names it, cut to {@value #ID_MAX} characters, or a guess; empty when nothing tells
/// @param turn how many messages of the user the request holds
/// @param source how the id is known
public record SessionOutline(String id, int turn, Source source) {
    public static final SessionOutline NONE = new SessionOutline("", 0, Source.NONE);

    private static final int ID_MAX = 256;

    /// How the id of a session is known, the surest first.
    public enum Source {
        /// A header names it.
        HEADER,
        /// The body names it, or the API keeps conversations.
        BODY,
        /// Guessed: the conversation begins like others of this user. Two of them that begin alike are taken for one.
        HISTORY,
        /// Guessed: the conversation has no text to go by, so its form is. Many are taken for one.
        STRUCTURE,
        /// Guessed: a session of this request alone.
        REQUEST,
        /// It is not known.
        NONE;

        /// Whether the client, or the API it uses, named the session.
        public boolean named() {
            return this == HEADER || this == BODY;
        }

        /// Whether requests of this id are of one conversation, as far as anyone can tell.
        public boolean likely() {
            return named() || this == HISTORY;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The first that names one: the header `x-session-id`, `x-claude-code-session-id`, then what the body says; else a
    /// guess ({@link SessionGuess}).
    ///
    /// @param userHeader name of the header that carries the user
    public static SessionOutline of(RequestFacts facts, String userHeader) {
        String header = header(facts, "x-session-id");
        if (header.isEmpty()) {
            header = header(facts, "x-claude-code-session-id");
        }
        if (!header.isEmpty()) {
            return named(header, facts, Source.HEADER);
        }
        if (!facts.session().isEmpty()) {
            return named(facts.session(), facts, Source.BODY);
        }
        return guessed(facts, header(facts, userHeader));
    }

    private static SessionOutline guessed(RequestFacts facts, String user) {
        Turn first = first(facts, Role.USER, Role.USER);
        if (first != null) {
            Turn system = first(facts, Role.SYSTEM, Role.DEVELOPER);
            String id = SessionGuess.history(user, system == null ? "" : system.text(), first.text());
            return new SessionOutline(id, turns(facts), Source.HISTORY);
        }
        if (!facts.turns().isEmpty()) {
            return new SessionOutline(SessionGuess.structure(user, facts.turns()), turns(facts), Source.STRUCTURE);
        }
        String request = header(facts, "x-request-id");
        return request.isEmpty()
                ? new SessionOutline("", 0, Source.NONE)
                : new SessionOutline(SessionGuess.request(request), 0, Source.REQUEST);
    }

    private static SessionOutline named(String id, RequestFacts facts, Source source) {
        return new SessionOutline(id.length() > ID_MAX ? id.substring(0, ID_MAX) : id, turns(facts), source);
    }

    /// The first message of either role that has text.
    private static @Nullable Turn first(RequestFacts facts, Role role, Role other) {
        for (Turn turn : facts.turns()) {
            if ((turn.role() == role || turn.role() == other) && !turn.text().isBlank()) {
                return turn;
            }
        }
        return null;
    }

    private static int turns(RequestFacts facts) {
        int turns = 0;
        for (Turn turn : facts.turns()) {
            if (turn.role() == Role.USER) {
                turns++;
            }
        }
        return turns;
    }

    private static String header(RequestFacts facts, String name) {
        return facts.headers().first(name).map(String::strip).orElse("");
    }
}

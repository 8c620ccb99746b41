package semanticrouter.core.trace;

import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

/// What a request says of the conversation it belongs to (specification: dataplane §5.8).
///
/// @param id as the client names it, cut to {@value #ID_MAX} characters; empty when it names none
/// @param turn how many messages of the user the request holds
public record SessionOutline(String id, int turn) {
    public static final SessionOutline NONE = new SessionOutline("", 0);

    private static final int ID_MAX = 256;

    /// The first that names one: the header `x-session-id`, `x-claude-code-session-id`, then what the body says.
    public static SessionOutline of(RequestFacts facts) {
        String id = header(facts, "x-session-id");
        if (id.isEmpty()) {
            id = header(facts, "x-claude-code-session-id");
        }
        if (id.isEmpty()) {
            id = facts.session();
        }
        int turns = 0;
        for (Turn turn : facts.turns()) {
            if (turn.role() == Role.USER) {
                turns++;
            }
        }
        return new SessionOutline(id.length() > ID_MAX ? id.substring(0, ID_MAX) : id, turns);
    }

    private static String header(RequestFacts facts, String name) {
        return facts.headers().first(name).map(String::strip).orElse("");
    }
}

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

    /// Reads the headers `x-session-id`, then `x-claude-code-session-id`, and counts.
    public static SessionOutline of(RequestFacts facts) {
        String id = facts.headers()
                .first("x-session-id")
                .or(() -> facts.headers().first("x-claude-code-session-id"))
                .map(String::strip)
                .orElse("");
        int turns = 0;
        for (Turn turn : facts.turns()) {
            if (turn.role() == Role.USER) {
                turns++;
            }
        }
        return new SessionOutline(id.length() > ID_MAX ? id.substring(0, ID_MAX) : id, turns);
    }
}

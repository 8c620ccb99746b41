package semanticrouter.core.replay;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which records are meant; what is empty does not matter.
///
/// @param recipe name
/// @param decision name
/// @param model that was selected
/// @param session as clients name it
/// @param search part of an id, of what the client calls the request, or of a recipe's name, in any case
/// @param replies how the replies came
/// @param before only requests whose routing began before; null for all
public record ReplayQuery(
        String recipe,
        String decision,
        String model,
        String session,
        String search,
        Replies replies,
        @Nullable Instant before) {
    /// Every record.
    public static final ReplayQuery ALL = new ReplayQuery("", "", "", "", "", Replies.ALL, null);

    /// How replies came.
    public enum Replies {
        ALL,
        /// Out of the response cache.
        CACHED,
        STREAMED
    }

    /// The records of a session.
    public static ReplayQuery session(String session) {
        return new ReplayQuery("", "", "", session, "", Replies.ALL, null);
    }

    /// The records of a decision.
    public static ReplayQuery decision(String recipe, String decision) {
        return new ReplayQuery(recipe, decision, "", "", "", Replies.ALL, null);
    }

    public boolean matches(ReplayHead head) {
        return meant(recipe, head.recipe())
                && meant(decision, head.decision())
                && meant(model, head.model())
                && meant(session, head.session())
                && found(head)
                && (before == null || head.time().isBefore(before))
                && switch (replies) {
                    case ALL -> true;
                    case CACHED -> head.cached();
                    case STREAMED -> head.streamed();
                };
    }

    private static boolean meant(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }

    private boolean found(ReplayHead head) {
        String part = search.toLowerCase(Locale.ROOT);
        return part.isEmpty()
                || head.id().toLowerCase(Locale.ROOT).contains(part)
                || head.requestId().toLowerCase(Locale.ROOT).contains(part)
                || head.recipe().toLowerCase(Locale.ROOT).contains(part);
    }
}

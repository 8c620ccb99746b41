package semanticrouter.console.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.Principal;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayRecord;

/// Shows records to callers: bodies to those who may see them, and as unknown what has been in progress for too long.
///
/// @param clock wall clock
public record ReplayView(Clock clock) {
    /// Longer than any request is served; one that is still in progress then lost its router.
    private static final Duration LONGEST = Duration.ofHours(1);

    /// The keys whose values are texts of the request or the reply.
    private static final List<String> TEXTS = List.of("request_body", "response_body");

    /// The key of what people and evaluators said of the reply; their words are shown as bodies are.
    public static final String OUTCOMES = "outcomes";

    private static final List<String> WORDS = List.of("reason", "metadata");
    private static final String LIFECYCLE = "lifecycle_state";

    boolean details(Principal caller) {
        return caller.may(Permission.REPLAY_DETAIL);
    }

    Map<String, Object> summary(ReplayRecord record) {
        var shown = new LinkedHashMap<>(record.summary().get());
        boolean lost = record.head().lifecycle() == Lifecycle.IN_PROGRESS
                && record.head().time().isBefore(clock.instant().minus(LONGEST));
        if (lost) {
            shown.put(LIFECYCLE, Lifecycle.UNKNOWN.word());
        }
        return shown;
    }

    Map<String, Object> whole(ReplayRecord record, Principal caller) {
        Map<String, Object> shown = summary(record);
        shown.putAll(record.detail().get());
        if (!details(caller)) {
            TEXTS.forEach(key -> shown.computeIfPresent(key, (_, _) -> ""));
            shown.computeIfPresent(OUTCOMES, (_, said) -> wordless(said));
            shown.put("content_redacted", true);
        }
        return shown;
    }

    private static Object wordless(Object outcomes) {
        return outcomes instanceof List<?> said
                ? said.stream().map(ReplayView::withoutWords).toList()
                : List.of();
    }

    private static Object withoutWords(Object outcome) {
        var shown = new LinkedHashMap<Object, Object>();
        if (outcome instanceof Map<?, ?> said) {
            said.forEach((key, value) -> shown.put(key, WORDS.contains(key) ? "" : value));
        }
        return shown;
    }
}

package semanticrouter.cli.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer with how it was routed.
///
/// @param text what the model said
/// @param status HTTP status
/// @param route the `x-vsr-` headers, in the order of their names
public record Answer(String text, int status, Map<String, String> route) {
    public Answer {
        route = Collections.unmodifiableMap(new LinkedHashMap<>(route));
    }

    /// Names the explanation of this answer; empty when the router sent none.
    public String id() {
        return route.getOrDefault("x-vsr-replay-id", "");
    }
}

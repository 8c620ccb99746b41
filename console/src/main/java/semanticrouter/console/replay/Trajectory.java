package semanticrouter.console.replay;

import static semanticrouter.console.http.Json.ordered;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.console.http.Json;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The messages of a session, put together from the bodies of its records. Every request repeats what was said before,
/// so of each only what follows the last answer is taken.
final class Trajectory {
    private final List<Map<String, Object>> messages = new ArrayList<>();
    private int missing;

    private Trajectory() {}

    /// @param records whole, oldest first, as the caller may see them
    /// @param details whether the caller may see bodies
    static Map<String, Object> of(String session, List<Map<String, Object>> records, boolean details) {
        var trajectory = new Trajectory();
        records.forEach(record -> trajectory.add(record, details));
        return ordered(
                "object",
                "router_replay.trajectory",
                "session_id",
                session,
                "record_count",
                records.size(),
                "messages",
                trajectory.messages,
                "missing_bodies",
                trajectory.missing,
                "content_redacted",
                details ? null : true);
    }

    private void add(Map<String, Object> record, boolean details) {
        String id = String.valueOf(record.get("id"));
        if (!details) {
            // That something was said is all that may be shown.
            if (record.containsKey("request_body")) {
                messages.add(ordered("role", "user", "content", "", "record_id", id));
            }
            if (record.containsKey("response_body")) {
                messages.add(ordered("role", "assistant", "content", "", "record_id", id));
            }
            return;
        }
        Optional<ObjectNode> request = body(record, "request_body");
        Optional<ObjectNode> response = body(record, "response_body");
        if (request.isEmpty() || response.isEmpty()) {
            missing++;
        }
        request.ifPresent(asked -> {
            var since = new ArrayList<JsonNode>();
            for (JsonNode message : asked.path("messages")) {
                if (message.path("role").asString("").equals("assistant")) {
                    since.clear();
                } else if (!message.path("role").asString("").equals("system") || messages.isEmpty()) {
                    since.add(message);
                }
            }
            since.forEach(message -> message(message, "user", id));
        });
        response.ifPresent(answer -> {
            if (answer.path("choices").isArray()) {
                message(answer.path("choices").path(0).path("message"), "assistant", id);
            } else if (answer.has("content")) {
                message(answer, "assistant", id);
            }
        });
    }

    private void message(JsonNode message, String role, String id) {
        messages.add(ordered(
                "role",
                message.path("role").asString(role),
                "content",
                content(message.path("content")),
                "tool_calls",
                message.path("tool_calls").isArray() ? message.path("tool_calls") : null,
                "tool_call_id",
                message.path("tool_call_id").isString()
                        ? message.path("tool_call_id").asString("")
                        : null,
                "record_id",
                id));
    }

    private static Object content(JsonNode content) {
        return content.isArray() ? content : content.asString("");
    }

    /// A body that is whole and an object.
    private static Optional<ObjectNode> body(Map<String, Object> record, String key) {
        @Nullable Object text = record.get(key);
        if (!(text instanceof String json) || Boolean.TRUE.equals(record.get(key + "_truncated"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.object(json.getBytes(StandardCharsets.UTF_8)));
        } catch (GatewayException _) {
            return Optional.empty(); // a text that is no JSON, as a refusal made here
        }
    }
}

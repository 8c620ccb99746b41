package semanticrouter.cli.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a request says, by role.
///
/// @param roles of all messages, in their order
/// @param system texts of system and developer messages
/// @param user texts of user messages
record Conversation(String model, List<String> roles, List<String> system, List<String> user) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAME = "mock-vllm";

    Conversation {
        roles = List.copyOf(roles);
        system = List.copyOf(system);
        user = List.copyOf(user);
    }

    /// Reads a request of Chat Completions or of Messages: the latter has its system text beside the messages.
    static Conversation of(JsonNode request) {
        var roles = new ArrayList<String>();
        var system = new ArrayList<String>();
        var user = new ArrayList<String>();
        if (request.has("system")) {
            system.add(text(request.path("system")));
        }
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").asString("");
            roles.add(role);
            switch (role) {
                case "system", "developer" -> system.add(text(message.path("content")));
                case "user" -> user.add(text(message.path("content")));
                default -> {}
            }
        }
        return new Conversation(request.path("model").asString(""), roles, system, user);
    }

    /// The text of a content that is a string, a list of parts or nothing (a message that only calls tools).
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        var parts = new ArrayList<String>();
        for (JsonNode part : content) {
            if (part.has("text")) {
                parts.add(part.path("text").asString(""));
            }
        }
        return String.join("\n", parts);
    }

    /// The request as one line of JSON, its keys sorted (specification: dataplane B6).
    String echo() {
        return JSON.writeValueAsString(new TreeMap<>(Map.of(
                "mock", NAME,
                "model", model,
                "roles", roles,
                "system", system,
                "total_messages", roles.size(),
                "user", user)));
    }
}

package semanticrouter.selectors.looper.contract;

import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.contract.AnswerFormat.TerminalAction;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.chat.JsonRepair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a JSON object of the schema `terminal_action_v1`. Fields it does not know are left out.
final class TerminalActionReader {
    /// Seconds a command runs at least before its screen is looked at.
    private static final double SHORTEST = 1;

    private TerminalActionReader() {}

    /// The object, its fields in their order and those that are missing filled in; empty when the text does not keep
    /// the schema.
    static Optional<String> read(TerminalAction format, String text) {
        Optional<ObjectNode> said = format.exact()
                ? Json.readStrictly(text).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast)
                : JsonRepair.read(text);
        return said.flatMap(object -> ordered(format, object)).map(Json::write);
    }

    private static Optional<ObjectNode> ordered(TerminalAction format, ObjectNode said) {
        var order = new ArrayList<>(format.order());
        order.addAll(TerminalAction.FIELDS);
        order.retainAll(TerminalAction.FIELDS);
        ObjectNode ordered = Json.object();
        for (String field : order.stream().distinct().toList()) {
            JsonNode value = said.has(field)
                    ? said.get(field)
                    : Json.read(format.defaults().getOrDefault(field, "")).orElse(null);
            JsonNode kept = value == null ? null : kept(field, value);
            if (kept == null) {
                return Optional.empty();
            }
            ordered.set(field, kept);
        }
        return Optional.of(ordered);
    }

    /// The value as it is answered; null when it is of another kind than the field.
    private static @Nullable JsonNode kept(String field, JsonNode value) {
        return switch (field) {
            case "commands" -> value instanceof ArrayNode commands ? commands(commands) : null;
            case "task_complete" -> value.isBoolean() ? value : null;
            default -> value.isString() ? value : null;
        };
    }

    private static @Nullable ArrayNode commands(ArrayNode said) {
        ArrayNode commands = Json.array();
        for (JsonNode command : said) {
            JsonNode keys = command.path("keystrokes");
            JsonNode duration = command.path("duration");
            if (!keys.isString() || !duration.isNumber() || duration.asDouble() < SHORTEST) {
                return null;
            }
            ObjectNode kept = commands.addObject();
            kept.set("keystrokes", keys);
            kept.set("duration", duration);
        }
        return commands;
    }
}

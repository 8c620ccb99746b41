package semanticrouter.mcp;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import semanticrouter.mcp.transport.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A tool as its server describes it.
///
/// @param kinds of its arguments, by name; empty when it does not say which it takes
record Tool(String name, Map<String, Kind> kinds) {
    /// What an argument is.
    enum Kind {
        INTEGER,
        NUMBER,
        BOOLEAN,
        OTHER
    }

    static Tool of(JsonNode described) {
        var kinds = new HashMap<String, Kind>();
        described
                .path("inputSchema")
                .path("properties")
                .properties()
                .forEach(entry -> kinds.put(entry.getKey(), kind(entry.getValue())));
        return new Tool(described.path("name").asString(""), Map.copyOf(kinds));
    }

    /// What a schema allows besides null, as generators write it that let an argument be left out.
    private static Kind kind(JsonNode schema) {
        Stream<JsonNode> types = schema.has("anyOf")
                ? schema.path("anyOf").values().stream().map(one -> one.path("type"))
                : schema.path("type").isArray()
                        ? schema.path("type").values().stream()
                        : Stream.of(schema.path("type"));
        return types.map(type -> type.asString(""))
                .filter(type -> !type.equals("null"))
                .map(Tool::named)
                .reduce((one, other) -> one == other ? one : Kind.OTHER)
                .orElse(Kind.OTHER);
    }

    private static Kind named(String type) {
        return switch (type) {
            case "integer" -> Kind.INTEGER;
            case "number" -> Kind.NUMBER;
            case "boolean" -> Kind.BOOLEAN;
            default -> Kind.OTHER;
        };
    }

    /// Whether it may be given an argument.
    boolean takes(String argument) {
        return kinds.isEmpty() || kinds.containsKey(argument);
    }

    /// Arguments as it declares them; what does not read as declared stays a text.
    ObjectNode arguments(Map<String, String> texts) {
        ObjectNode arguments = Json.object();
        texts.forEach((name, text) -> put(arguments, name, text));
        return arguments;
    }

    private void put(ObjectNode arguments, String name, String text) {
        String plain = text.strip();
        try {
            switch (kinds.getOrDefault(name, Kind.OTHER)) {
                case INTEGER -> arguments.put(name, Long.parseLong(plain));
                case NUMBER -> arguments.put(name, Double.parseDouble(plain));
                case BOOLEAN -> {
                    if (plain.equals("true") || plain.equals("false")) {
                        arguments.put(name, plain.equals("true"));
                    } else {
                        arguments.put(name, text);
                    }
                }
                case OTHER -> arguments.put(name, text);
            }
        } catch (NumberFormatException _) {
            arguments.put(name, text);
        }
    }
}

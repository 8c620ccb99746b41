package semanticrouter.plugins.owntool;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Adds up what calls took, as replies say it under `usage`: each number by its name, whatever the provider counts.
public final class UsageSum {
    private final ObjectNode sum = JsonNodeFactory.instance.objectNode();

    /// Adds what one call took.
    public void add(JsonNode usage) {
        add(sum, usage);
    }

    private static void add(ObjectNode sum, JsonNode more) {
        for (Map.Entry<String, JsonNode> member : more.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            JsonNode before = sum.path(name);
            if (value.isIntegralNumber() && before.isIntegralNumber()) {
                sum.put(name, before.longValue() + value.longValue());
            } else if (value.isNumber() && before.isNumber()) {
                sum.put(name, before.decimalValue().add(value.decimalValue()));
            } else if (value.isObject() && before instanceof ObjectNode inner) {
                add(inner, value);
            } else if (!(value.isNull() && !before.isMissingNode()) && !(value instanceof ArrayNode)) {
                sum.set(name, value.deepCopy());
            }
        }
    }

    /// Writes the sum into a reply, where anybody has counted.
    public void into(ObjectNode reply) {
        if (!sum.isEmpty()) {
            reply.set("usage", sum.deepCopy());
        }
    }
}

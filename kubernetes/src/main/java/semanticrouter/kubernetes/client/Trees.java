package semanticrouter.kubernetes.client;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import tools.jackson.databind.JsonNode;

/// JSON of the API server as trees of a configuration.
public final class Trees {
    private Trees() {}

    /// A tree with the same content; what is missing is null.
    public static Node of(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> {
                MappingNode.Builder mapping = MappingNode.builder();
                json.properties().forEach(entry -> mapping.put(entry.getKey(), of(entry.getValue())));
                yield mapping.build();
            }
            case ARRAY -> {
                List<Node> items = new ArrayList<>(json.size());
                json.forEach(item -> items.add(of(item)));
                yield SequenceNode.of(items);
            }
            case BOOLEAN -> ScalarNode.bool(json.booleanValue());
            case NUMBER ->
                json.canConvertToExactIntegral() && json.canConvertToLong()
                        ? ScalarNode.integer(json.longValue())
                        : ScalarNode.real(json.doubleValue());
            case STRING -> ScalarNode.text(json.stringValue());
            case BINARY, POJO, MISSING, NULL -> ScalarNode.NULL;
        };
    }
}

package semanticrouter.selectors.looper.confidence;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request's body, for tests.
record JsonBody(ObjectNode tree) implements ChatBody {
    static JsonBody of(String json) {
        return new JsonBody((ObjectNode) JsonMapper.shared().readTree(json));
    }

    @Override
    public ChatBody withModel(String model) {
        return withField("model", "\"" + model + "\"");
    }

    @Override
    public ChatBody withSystemText(String text, boolean replace) {
        throw new UnsupportedOperationException("no loop does this");
    }

    @Override
    public ChatBody withField(String name, String json) {
        ObjectNode changed = tree.deepCopy();
        changed.set(name, JsonMapper.shared().readTree(json));
        return new JsonBody(changed);
    }

    @Override
    public ChatBody withoutField(String name) {
        ObjectNode changed = tree.deepCopy();
        changed.remove(name);
        return new JsonBody(changed);
    }

    @Override
    public Optional<String> field(String name) {
        return Optional.ofNullable(tree.get(name)).map(JsonNode::toString);
    }

    @Override
    public List<String> fields() {
        return List.copyOf(tree.propertyNames());
    }

    @Override
    public byte[] bytes() {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }
}

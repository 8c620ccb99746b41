package semanticrouter.selectors.looper.script;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request as a tree.
public record TreeBody(ObjectNode tree) implements ChatBody {
    private static final JsonMapper MAPPER = new JsonMapper();

    /// @param json single quotes stand for double ones
    public static TreeBody of(String json) {
        return new TreeBody((ObjectNode) read(json.replace('\'', '"')));
    }

    public static JsonNode read(String json) {
        return MAPPER.readTree(json);
    }

    @Override
    public ChatBody withModel(String model) {
        return new TreeBody(tree.deepCopy().put("model", model));
    }

    @Override
    public ChatBody withSystemText(String text, boolean replace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChatBody withField(String name, String json) {
        ObjectNode edited = tree.deepCopy();
        edited.set(name, read(json));
        return new TreeBody(edited);
    }

    @Override
    public ChatBody withoutField(String name) {
        ObjectNode edited = tree.deepCopy();
        edited.remove(name);
        return new TreeBody(edited);
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

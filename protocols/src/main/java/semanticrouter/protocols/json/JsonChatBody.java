package semanticrouter.protocols.json;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;

/// A chat body as the bytes the client sent, edited by splicing. Immutable.
public final class JsonChatBody implements ChatBody {
    private final JsonFields fields;
    private final SystemText system;

    /// Puts a system text into a body, as its dialect has it.
    @FunctionalInterface
    public interface SystemText {
        JsonFields put(JsonFields body, String text, boolean replace);
    }

    public JsonChatBody(JsonFields fields, SystemText system) {
        this.fields = fields;
        this.system = system;
    }

    private JsonChatBody of(JsonFields edited) {
        return edited == fields ? this : new JsonChatBody(edited, system);
    }

    @Override
    public JsonChatBody withModel(String model) {
        return with("model", JsonText.quote(model));
    }

    @Override
    public JsonChatBody withSystemText(String text, boolean replace) {
        return text.isEmpty() ? this : of(system.put(fields, text, replace));
    }

    @Override
    public JsonChatBody withField(String name, String json) {
        if (!JsonText.complete(json)) {
            throw new IllegalArgumentException("the value for field " + name + " is not one JSON value");
        }
        return with(name, json);
    }

    /// @param json known to be one value
    private JsonChatBody with(String name, String json) {
        int at = fields.indexOf(name);
        boolean same = at >= 0 && fields.text(fields.fields().get(at)).equals(json);
        return same ? this : of(fields.with(name, json));
    }

    @Override
    public JsonChatBody withoutField(String name) {
        return of(fields.without(name));
    }

    @Override
    public Optional<String> field(String name) {
        int at = fields.indexOf(name);
        return at < 0
                ? Optional.empty()
                : Optional.of(fields.text(fields.fields().get(at)));
    }

    @Override
    public List<String> fields() {
        return fields.fields().stream().map(JsonFields.Field::name).toList();
    }

    @Override
    public byte[] bytes() {
        return fields.bytes();
    }

    /// Prints the size only: the text is the user's.
    @Override
    public String toString() {
        return "JsonChatBody[" + fields.bytes().length + " bytes]";
    }
}

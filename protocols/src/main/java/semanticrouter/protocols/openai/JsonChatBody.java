package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.JsonText;

/// An OpenAI chat body as the bytes the client sent, edited by splicing. Immutable.
public final class JsonChatBody implements ChatBody {
    private final JsonFields fields;

    JsonChatBody(JsonFields fields) {
        this.fields = fields;
    }

    /// The body in `json`.
    ///
    /// @throws tools.jackson.core.JacksonException when that is not one JSON object
    public static JsonChatBody of(byte[] json) {
        return new JsonChatBody(JsonFields.parse(json));
    }

    @Override
    public JsonChatBody withModel(String model) {
        return withField("model", JsonText.quote(model));
    }

    @Override
    public JsonChatBody withSystemText(String text, boolean replace) {
        int messages = fields.indexOf("messages");
        if (text.isEmpty() || messages < 0) {
            return this;
        }
        return new JsonChatBody(SystemMessage.put(fields, messages, text, replace));
    }

    @Override
    public JsonChatBody withField(String name, String json) {
        int at = fields.indexOf(name);
        if (at >= 0 && fields.text(fields.fields().get(at)).equals(json)) {
            return this;
        }
        if (!JsonText.complete(json)) {
            throw new IllegalArgumentException("the value for field " + name + " is not one JSON value");
        }
        return new JsonChatBody(fields.with(name, json));
    }

    @Override
    public JsonChatBody withoutField(String name) {
        JsonFields left = fields.without(name);
        return left == fields ? this : new JsonChatBody(left);
    }

    @Override
    public Optional<String> field(String name) {
        int at = fields.indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(fields.text(fields.fields().get(at)));
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

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

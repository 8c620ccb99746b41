package semanticrouter.selectors.looper.prompt;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a model that names a candidate replied. It is read strictly: whoever cannot keep a format of two fields is not
/// trusted with the choice either.
sealed interface ChoiceReply {
    /// A name, which may be anybody's.
    record Chose(String model) implements ChoiceReply {}

    /// Not the object it was to be.
    ///
    /// @param why a word for what is wrong
    record Unreadable(String why) implements ChoiceReply {}

    String MODEL = "selected_model";
    String RATIONALE = "rationale";

    /// Reads the text of a reply, which is one JSON object with exactly the two fields, both texts that say something.
    static ChoiceReply of(String text) {
        Optional<JsonNode> read = Json.readStrictly(text);
        if (!(read.orElse(null) instanceof ObjectNode object)) {
            return new Unreadable("reply_not_json");
        }
        Set<String> fields =
                object.properties().stream().map(entry -> entry.getKey()).collect(Collectors.toSet());
        if (!fields.equals(Set.of(MODEL, RATIONALE))) {
            return new Unreadable("reply_fields");
        }
        String model = object.path(MODEL).asString("");
        boolean texts = object.path(MODEL).isString() && object.path(RATIONALE).isString();
        return !texts || model.isBlank() || object.path(RATIONALE).asString("").isBlank()
                ? new Unreadable("reply_blank")
                : new Chose(model);
    }
}

package semanticrouter.selectors.looper.workflows;

import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.node.ObjectNode;

/// Switches thinking off for a planner, which is to write JSON (specification: selection §2.8).
final class Thinking {
    private static final String ARGUMENTS = "chat_template_kwargs";

    private Thinking() {}

    /// The planner as one that is not asked to reason.
    static Candidate off(Candidate planner) {
        ModelRef ref = planner.ref();
        return new Candidate(
                new ModelRef(ref.model(), Optional.of(false), "", ref.lora(), ref.weight()), planner.profile());
    }

    /// The request with the switch of the model's family, told by its name.
    static ChatBody off(ChatBody body, String model) {
        String name = model.toLowerCase(Locale.ROOT);
        if (name.contains("qwen") || name.contains("qwq")) {
            return argument(body, "enable_thinking");
        }
        return name.contains("deepseek") ? argument(body, "thinking") : body;
    }

    private static ChatBody argument(ChatBody body, String name) {
        ObjectNode arguments = body.field(ARGUMENTS).flatMap(Json::read).orElse(null) instanceof ObjectNode given
                ? given
                : Json.object();
        return body.withField(ARGUMENTS, Json.write(arguments.put(name, false)));
    }
}

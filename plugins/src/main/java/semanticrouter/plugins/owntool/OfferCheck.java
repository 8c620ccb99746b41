package semanticrouter.plugins.owntool;

import java.util.Optional;
import java.util.Set;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.selection.Selection;

/// Whether the model of a call can be offered a tool of the router's own.
public final class OfferCheck {
    /// The client has a tool of that name, whose calls are its own.
    public static final String NAME_TAKEN = "tool_name_taken";

    private static final Set<String> FREE = Set.of("", "null", "\"auto\"");

    private OfferCheck() {}

    /// Why it cannot, a stable word; empty when it can.
    ///
    /// @param name of the tool
    public static Optional<String> obstacle(Call call, String name) {
        ChatBody body = call.body();
        if (call.inbound().streaming()) {
            return Optional.of("streaming");
        }
        if (call.trace().selection() instanceof Selection.Later) {
            return Optional.of("several_models");
        }
        if (ToolTalk.of(call.inbound().dialect()).isEmpty()) {
            return Optional.of("protocol");
        }
        if (call.tool() != null) {
            return Optional.of("another_tool");
        }
        if (ToolTalk.offers(body, name)) {
            return Optional.of(NAME_TAKEN);
        }
        if (body.field("functions").isPresent()) {
            return Optional.of("functions");
        }
        if (!Set.of("1", "null").contains(body.field("n").orElse("1"))) {
            return Optional.of("several_choices");
        }
        String choice = body.field("tool_choice").orElse("").strip();
        return FREE.contains(choice) || choice.replaceAll("\\s", "").contains("\"type\":\"auto\"")
                ? Optional.empty()
                : Optional.of("tool_choice");
    }
}

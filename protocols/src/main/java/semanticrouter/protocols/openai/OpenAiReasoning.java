package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.model.Reasoning;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.Trees;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.JsonNodeFactory;

/// Asks a model to reason, or not to, in the way its family is told (specification: dataplane §2.7).
///
/// A model without a family is sent what the client wrote.
public final class OpenAiReasoning {
    private static final String EFFORT = "reasoning_effort";
    private static final String KWARGS = "chat_template_kwargs";
    private static final String DEEPSEEK = "api.deepseek.com";

    /// Services that take the effort at the top level and know no arguments of a chat template.
    private static final Set<String> TOP_LEVEL = Set.of("api.openai.com", "openrouter.ai", DEEPSEEK);

    /// What a model with efforts is told when it need not reason and the client says nothing.
    private static final String LEAST = "\"low\"";

    private OpenAiReasoning() {}

    /// The body that says so.
    ///
    /// @param reason whether the decision asks for reasoning
    /// @param effort the decision's, empty for the default
    /// @param host the backend's name, which tells its dialect
    public static ChatBody asked(ChatBody body, Reasoning style, boolean reason, String effort, String host) {
        if (style.style() == Reasoning.Style.NONE) {
            return body;
        }
        Optional<String> clients = body.field(EFFORT).filter(value -> !value.equals("null"));
        String wanted =
                Trees.text(JsonNodeFactory.instance.stringNode(effort.isEmpty() ? style.defaultEffort() : effort));
        ChatBody bare = body.withoutField(EFFORT);
        if (host.equals(DEEPSEEK)) {
            ChatBody told = bare.withoutField(KWARGS)
                    .withField("thinking", "{\"type\":\"" + (reason ? "enabled" : "disabled") + "\"}");
            return reason ? told.withField(EFFORT, wanted) : told;
        }
        return switch (style.style()) {
            case NONE -> body;
            case CHAT_TEMPLATE_KWARGS -> argument(bare, style.parameter(), Boolean.toString(reason));
            case REASONING_EFFORT -> {
                if (TOP_LEVEL.contains(host)) {
                    yield topLevel(bare, EFFORT, reason ? Optional.of(wanted) : clients);
                }
                yield argument(bare, style.parameter(), reason ? wanted : clients.orElse(LEAST));
            }
            case TOP_LEVEL_REASONING_EFFORT ->
                topLevel(
                        withoutArgument(bare, style.parameter()),
                        style.parameter(),
                        reason ? Optional.of(wanted) : clients);
        };
    }

    private static ChatBody topLevel(ChatBody body, String name, Optional<String> json) {
        return json.map(value -> body.withField(name, value)).orElse(body);
    }

    private static ChatBody argument(ChatBody body, String name, String json) {
        return body.withField(KWARGS, arguments(body).with(name, json).text());
    }

    private static ChatBody withoutArgument(ChatBody body, String name) {
        return body.field(KWARGS).isEmpty()
                ? body
                : body.withField(KWARGS, arguments(body).without(name).text());
    }

    /// The arguments the client gave; what is no object is replaced, as no backend could use it.
    private static Arguments arguments(ChatBody body) {
        try {
            String given =
                    body.field(KWARGS).filter(text -> text.startsWith("{")).orElse("{}");
            return new Arguments(JsonFields.parse(given.getBytes(StandardCharsets.UTF_8)));
        } catch (JacksonException _) {
            return new Arguments(JsonFields.parse("{}".getBytes(StandardCharsets.UTF_8)));
        }
    }

    private record Arguments(JsonFields fields) {
        Arguments with(String name, String json) {
            return new Arguments(fields.with(name, json));
        }

        Arguments without(String name) {
            return new Arguments(fields.without(name));
        }

        String text() {
            return new String(fields.bytes(), StandardCharsets.UTF_8);
        }
    }
}

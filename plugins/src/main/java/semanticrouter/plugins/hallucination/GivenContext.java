package semanticrouter.plugins.hallucination;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.plugins.json.JsonArray;
import tools.jackson.databind.JsonNode;

/// What a request was given to answer from: passages that were looked up for it, else the results of its tools.
final class GivenContext {
    private GivenContext() {}

    /// The texts, joined; empty when nothing was given.
    static String of(Call call) {
        List<String> texts = call.grounding().isEmpty() ? results(call) : call.grounding();
        return String.join(
                "\n\n", texts.stream().filter(text -> !text.isBlank()).toList());
    }

    private static List<String> results(Call call) {
        var texts = new ArrayList<String>();
        boolean blocks = call.inbound().dialect() == Dialect.ANTHROPIC_MESSAGES;
        call.inbound().body().field("messages").flatMap(JsonArray::parse).ifPresent(messages -> {
            for (JsonArray.Element message : messages.elements()) {
                JsonNode content = message.value().path("content");
                String role = message.member("role");
                if (role.equals("tool") || role.equals("function")) {
                    texts.add(text(content));
                } else if (blocks) {
                    for (JsonNode block : content) {
                        if (block.path("type").asString("").equals("tool_result")) {
                            texts.add(text(block.path("content")));
                        }
                    }
                }
            }
        });
        return texts;
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        var parts = new ArrayList<String>();
        for (JsonNode part : content) {
            if (part.path("text").isString()) {
                parts.add(part.path("text").asString());
            }
        }
        return String.join("\n", parts);
    }
}

package semanticrouter.selectors.looper.confidence;

import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A question and its answer as texts, for who verifies.
///
/// @param question of the last user message that has a text
/// @param context texts of the other messages; empty for none
/// @param answer with the calls of tools, if any, as JSON
record Exchange(String question, String context, String answer) {
    /// @throws UnavailableException `answer_empty` when the answer has neither a text nor calls of tools
    static Exchange of(ChatBody body, ChatAnswer answer) throws UnavailableException {
        ArrayNode calls = answer.toolCalls();
        String said = calls == null ? answer.content() : answer.content() + "\n" + Json.write(calls);
        if (said.isBlank()) {
            throw new UnavailableException("answer_empty", "a model's answer had no text");
        }
        ArrayNode messages = Json.messages(body);
        int asked = -1;
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            if (message.path("role").asString("").equals("user")
                    && !Json.text(message.path("content")).isBlank()) {
                asked = i;
            }
        }
        var context = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            String text = Json.text(messages.get(i).path("content"));
            if (i != asked && !text.isBlank()) {
                context.append(context.isEmpty() ? "" : "\n\n").append(text);
            }
        }
        String question = asked < 0 ? "" : Json.text(messages.get(asked).path("content"));
        return new Exchange(question, context.toString(), said.strip());
    }
}

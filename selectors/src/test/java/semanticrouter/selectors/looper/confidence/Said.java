package semanticrouter.selectors.looper.confidence;

import java.nio.charset.StandardCharsets;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a model says, for tests.
///
/// @param tree a chat completion
record Said(ObjectNode tree) {
    /// A text without log-probabilities, that took 10 and 5 tokens.
    static Said text(String text) {
        ObjectNode tree = Json.object();
        ObjectNode choice = tree.putArray("choices").addObject();
        choice.putObject("message").put("role", "assistant").put("content", text);
        choice.put("finish_reason", "stop");
        return new Said(tree).took(10, 5);
    }

    /// A call of a tool.
    static Said call(String name, String arguments) {
        Said said = text("");
        ObjectNode message = said.message();
        message.putNull("content");
        message.putArray("tool_calls")
                .addObject()
                .put("id", "call_1")
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", arguments);
        said.choice().put("finish_reason", "tool_calls");
        return said;
    }

    private ObjectNode choice() {
        return (ObjectNode) tree.path("choices").path(0);
    }

    private ObjectNode message() {
        return (ObjectNode) choice().path("message");
    }

    Said took(int prompt, int completion) {
        tree.putObject("usage").put("prompt_tokens", prompt).put("completion_tokens", completion);
        return this;
    }

    /// The next token, with alternatives of those log-probabilities.
    Said token(String text, double logprob, double... alternatives) {
        ObjectNode logprobs = choice().withObject("logprobs");
        ObjectNode token = logprobs.withArray("content").addObject();
        token.put("token", text).put("logprob", logprob);
        ArrayNode told = token.putArray("top_logprobs");
        for (double alternative : alternatives) {
            told.addObject().put("token", "?").put("logprob", alternative);
        }
        return this;
    }

    byte[] completion() {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }

    ChatAnswer answer() {
        return ChatAnswer.of(completion()).orElseThrow();
    }
}

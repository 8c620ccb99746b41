package semanticrouter.signals.chat;

import java.time.Duration;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.signals.chat.ExternalModels.ExternalModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A chat model behind an OpenAI-compatible service, asked on the calling thread. Safe for all threads; holds
/// connections until closed.
public final class ChatModel implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ExternalModel model;
    private final ServiceCall call;
    private final int maxTokens;

    private ChatModel(ExternalModel model, ServiceCall call, int maxTokens) {
        this.model = model;
        this.call = call;
        this.maxTokens = model.maxTokens() > 0 ? model.maxTokens() : maxTokens;
    }

    /// Makes a model ready to be asked.
    ///
    /// @param patience how long to wait for an answer when the model does not say
    /// @param maxTokens most tokens of an answer when the model does not say
    /// @throws UnavailableException `external_model_invalid` when the model has no usable address or name
    public static ChatModel of(ExternalModel model, Duration patience, int maxTokens) throws UnavailableException {
        return new ChatModel(model, ServiceCall.to(model, "/v1/chat/completions", patience), maxTokens);
    }

    /// The text of the model's answer.
    ///
    /// @throws UnavailableException `timeout`, `external_model_failed` or `external_model_invalid_answer`
    public String ask(String system, String user, Deadline deadline) throws UnavailableException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model.llmModelName());
        body.put("temperature", model.temperature());
        body.put("max_tokens", maxTokens);
        var messages = body.putArray("messages");
        if (!system.isEmpty()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        messages.addObject().put("role", "user").put("content", user);
        String answer = call.post(JSON.writeValueAsString(body), deadline);
        try {
            JsonNode content = JSON.readTree(answer).at("/choices/0/message/content");
            if (content.isString()) {
                return content.asString();
            }
        } catch (JacksonException _) {
            // Said below without the parser's message, which quotes the answer.
        }
        throw call.invalidAnswer("gave no chat completion");
    }

    @Override
    public void close() {
        call.close();
    }
}

package semanticrouter.protocols.openai;

import static semanticrouter.protocols.json.JsonText.quote;

import semanticrouter.core.fault.GatewayError;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.Words;

/// Renders what the router says itself in OpenAI's shape (specification: dataplane §1.9, §4.1, appendix B).
final class OpenAiWriter {
    /// The model name of an answer no model gave.
    private static final String MODEL = "router";

    private OpenAiWriter() {}

    static String error(GatewayError error) {
        if (error.status() == 401) {
            return "{\"error\":{\"message\":" + quote(error.message()) + ",\"type\":\"authentication_error\",\"code\":"
                    + quote(error.code()) + "}}";
        }
        String type = error.status() == 429 ? "rate_limit_error" : "invalid_request_error";
        return "{\"error\":{\"message\":" + quote(error.message()) + ",\"type\":\"" + type + "\",\"code\":"
                + error.status() + "}}";
    }

    static String completion(Answer answer) {
        return head(answer, "chat.completion")
                + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + quote(answer.text())
                + "},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}";
    }

    static String chunks(Answer answer) {
        var out = new StringBuilder();
        String head = "data: " + head(answer, "chat.completion.chunk");
        String role = "\"role\":\"assistant\",";
        for (String word : Words.of(answer.text())) {
            out.append(head)
                    .append("{\"index\":0,\"delta\":{")
                    .append(role)
                    .append("\"content\":")
                    .append(quote(word))
                    .append("},\"finish_reason\":null}]}\n\n");
            role = "";
        }
        return out.append(head)
                .append("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                .toString();
    }

    private static String head(Answer answer, String object) {
        String kind = answer.path().startsWith("fast") ? "fast" : answer.path().replace('_', '-');
        return "{\"id\":" + quote("chatcmpl-" + kind + "-" + answer.createdSeconds()) + ",\"object\":\"" + object
                + "\",\"created\":" + answer.createdSeconds() + ",\"model\":\"" + MODEL + "\",\"choices\":[";
    }
}

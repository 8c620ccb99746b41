package semanticrouter.protocols.anthropic;

import static semanticrouter.protocols.json.JsonText.quote;

import semanticrouter.protocols.Answer;
import semanticrouter.protocols.Words;

/// Renders what the router says itself in Anthropic's shape (specification: dataplane §1.9, §2.4, §4.1).
public final class AnthropicWriter {
    private AnthropicWriter() {}

    /// JSON of an error.
    public static String error(int status, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + errorType(status) + "\",\"message\":" + quote(message)
                + "}}";
    }

    private static String errorType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /// One server-sent event.
    public static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    static String message(Answer answer) {
        return head(answer, "[{\"type\":\"text\",\"text\":" + quote(answer.text()) + "}]", "\"end_turn\"") + "}";
    }

    static String events(Answer answer) {
        var out = new StringBuilder();
        out.append(
                event("message_start", "{\"type\":\"message_start\",\"message\":" + head(answer, "[]", "null") + "}}"));
        out.append(event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"));
        for (String word : Words.of(answer.text())) {
            out.append(event(
                    "content_block_delta",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                            + quote(word) + "}}"));
        }
        out.append(event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"));
        out.append(event(
                "message_delta",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                        + "\"usage\":{\"output_tokens\":0}}"));
        return out.append(event("message_stop", "{\"type\":\"message_stop\"}")).toString();
    }

    private static String head(Answer answer, String content, String stopReason) {
        String kind = answer.path().startsWith("fast") ? "fast" : answer.path();
        String model = answer.model().isEmpty() ? "router" : answer.model();
        return "{\"id\":" + quote("msg_" + kind + "_" + answer.createdSeconds())
                + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":" + quote(model) + ",\"content\":" + content
                + ",\"stop_reason\":" + stopReason
                + ",\"stop_sequence\":null,\"usage\":{\"input_tokens\":0,\"output_tokens\":0}";
    }
}

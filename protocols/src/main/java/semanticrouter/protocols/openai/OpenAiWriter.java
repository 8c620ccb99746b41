package semanticrouter.protocols.openai;

import static semanticrouter.protocols.json.JsonText.quote;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.protocols.Answer;

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
        return "{\"error\":{\"message\":" + quote(error.message()) + ",\"type\":\"" + type + "\",\"code\":" + error.status()
                + "}}";
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
        for (String word : words(answer.text())) {
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

    /// The text cut behind each run of white space, so that the pieces joined are the text; one empty piece for none.
    static List<String> words(String text) {
        var words = new ArrayList<String>();
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i - 1)) && !Character.isWhitespace(text.charAt(i)) && wordBefore(text, start, i)) {
                words.add(text.substring(start, i));
                start = i;
            }
        }
        words.add(text.substring(start));
        return words;
    }

    /// Leading white space stays with the first word.
    private static boolean wordBefore(String text, int from, int to) {
        return !text.substring(from, to).isBlank();
    }
}

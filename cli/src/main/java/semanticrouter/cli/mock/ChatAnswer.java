package semanticrouter.cli.mock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An answer in the shape of Chat Completions, whole or in chunks.
///
/// @param text of the message; empty where it calls a tool
/// @param tool that is called, empty where none is
/// @param cached prompt tokens of the beginning that an earlier prompt had too
record ChatAnswer(String model, String text, String tool, int prompt, int cached, boolean logprobs) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CHUNK = 24;
    private static final double LOGPROB = -0.25;
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int FIXTURE = 80;
    private static final Pattern JUDGED =
            Pattern.compile("(?s)<answer>\\s*(.*?)\\s*</answer>|(?:^|\\n)answer:\\s*(.*)", Pattern.CASE_INSENSITIVE);

    static ChatAnswer to(JsonNode request, PrefixCache prefixes) {
        var said = Conversation.of(request);
        String prompt = request.path("messages").toString();
        String called = called(request);
        return new ChatAnswer(
                said.model(),
                called.isEmpty() ? text(request, said) : "",
                called,
                tokens(prompt.length()),
                prefixes.shared(prompt) / CHARACTERS_PER_TOKEN,
                request.path("logprobs").asBoolean(false));
    }

    /// What is said: the request itself, or what a judge of answers would say (specification: dataplane B6).
    private static String text(JsonNode request, Conversation said) {
        String form = request.at("/response_format/json_schema/name").asString("");
        if (!form.equals("hallucination_detection")) {
            return said.echo();
        }
        String judged = said.user().isEmpty() ? "" : said.user().getLast();
        Matcher answer = JUDGED.matcher(judged);
        if (answer.find()) {
            judged = answer.group(1) != null ? answer.group(1) : answer.group(2);
        }
        String first = judged.substring(0, judged.offsetByCodePoints(0, Math.min(FIXTURE, points(judged))));
        var span = new LinkedHashMap<String, Object>();
        span.put("text", first);
        span.put("category", "unsupported_addition");
        span.put("subcategory", "claim");
        return JSON.writeValueAsString(Map.of("hallucinated_spans", List.of(span)));
    }

    private static int points(String text) {
        return text.codePointCount(0, text.length());
    }

    /// The tool that a request insists on, empty where it leaves the choice.
    private static String called(JsonNode request) {
        JsonNode choice = request.path("tool_choice");
        return choice.asString("").equals("required")
                ? request.at("/tools/0/function/name").asString("")
                : choice.at("/function/name").asString("");
    }

    private static int tokens(int characters) {
        return Math.max(1, characters / CHARACTERS_PER_TOKEN);
    }

    private String finish() {
        return tool.isEmpty() ? "stop" : "tool_calls";
    }

    private Map<String, Object> call() {
        var call = new LinkedHashMap<String, Object>();
        call.put("id", "call_mock");
        call.put("type", "function");
        call.put("function", Map.of("name", tool, "arguments", "{}"));
        return call;
    }

    Map<String, Object> whole() {
        var message = new LinkedHashMap<String, Object>();
        message.put("role", "assistant");
        message.put("content", tool.isEmpty() ? text : null);
        if (!tool.isEmpty()) {
            message.put("tool_calls", List.of(call()));
        }
        var choice = new LinkedHashMap<String, Object>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put("finish_reason", finish());
        if (logprobs && tool.isEmpty()) {
            choice.put(
                    "logprobs",
                    Map.of("content", pieces().stream().map(ChatAnswer::certain).toList()));
        }
        Map<String, Object> body = head("chat.completion");
        body.put("choices", List.of(choice));
        body.put("usage", usage());
        return body;
    }

    private static Map<String, Object> certain(String token) {
        var certain = new LinkedHashMap<String, Object>();
        certain.put("token", token);
        certain.put("logprob", LOGPROB);
        certain.put("top_logprobs", List.of(Map.of("token", token, "logprob", LOGPROB)));
        return certain;
    }

    /// The same as the events of a stream, without its end.
    ///
    /// @param usage whether the last one tells of tokens
    List<Map<String, Object>> chunks(boolean usage) {
        var chunks = new ArrayList<Map<String, Object>>();
        var first = new LinkedHashMap<String, Object>();
        first.put("role", "assistant");
        first.put("content", "");
        chunks.add(chunk(first, null));
        if (!tool.isEmpty()) {
            Map<String, Object> call = call();
            call.put("index", 0);
            chunks.add(chunk(Map.of("tool_calls", List.of(call)), null));
        }
        pieces().forEach(piece -> chunks.add(chunk(Map.of("content", piece), null)));
        chunks.add(chunk(Map.of(), finish()));
        if (usage) {
            Map<String, Object> last = head("chat.completion.chunk");
            last.put("choices", List.of());
            last.put("usage", usage());
            chunks.add(last);
        }
        return chunks;
    }

    /// The text in parts of some characters, none of which is cut.
    List<String> pieces() {
        var pieces = new ArrayList<String>();
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(text.length(), start + CHUNK);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private Map<String, Object> chunk(Map<String, Object> delta, @Nullable String finish) {
        var choice = new LinkedHashMap<String, Object>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", finish);
        Map<String, Object> chunk = head("chat.completion.chunk");
        chunk.put("choices", List.of(choice));
        return chunk;
    }

    private Map<String, Object> head(String object) {
        var head = new LinkedHashMap<String, Object>();
        head.put("id", "chatcmpl-mock");
        head.put("object", object);
        head.put("created", System.currentTimeMillis() / 1000);
        head.put("model", model);
        return head;
    }

    int completion() {
        return tokens(text.length());
    }

    private Map<String, Object> usage() {
        var usage = new LinkedHashMap<String, Object>();
        usage.put("prompt_tokens", prompt);
        usage.put("completion_tokens", completion());
        usage.put("total_tokens", prompt + completion());
        usage.put("prompt_tokens_details", Map.of("cached_tokens", Math.min(prompt, cached)));
        return usage;
    }
}

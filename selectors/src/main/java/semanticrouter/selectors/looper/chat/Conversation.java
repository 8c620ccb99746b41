package semanticrouter.selectors.looper.chat;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.call.ChatBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The conversation of a request, and the requests a loop makes of it. Changes nothing of what it is
/// made of.
public final class Conversation {
    private final ChatBody body;
    private final List<ObjectNode> messages;

    /// @param request a chat completion request; how many choices it wants does not matter, a loop makes
    /// one
    public Conversation(ChatBody request) {
        this.body = request.withoutField("n");
        this.messages = new ArrayList<>();
        for (JsonNode message : Json.messages(request)) {
            if (message instanceof ObjectNode object) {
                messages.add(object);
            }
        }
    }

    /// What is asked: the text of the last user message, or of the last message where no user speaks, without the
    /// contract at its end. A message that is a contract alone asks nothing.
    public String question() {
        for (String said : asked()) {
            if (!ContractText.alone(said)) {
                return ContractText.question(said);
            }
        }
        return messages.isEmpty()
                ? ""
                : ContractText.question(Json.text(messages.getLast().path("content")));
    }

    /// The contract on the form of the answer at the end of what is asked; empty where there is none.
    public String contract() {
        String contract = "";
        for (String said : asked()) {
            String own = ContractText.contract(said);
            contract = own.isEmpty() || contract.isEmpty() ? own + contract : own + "\n" + contract;
            if (!ContractText.alone(said)) {
                break;
            }
        }
        return contract;
    }

    /// What users say, the last first.
    private List<String> asked() {
        return messages.reversed().stream()
                .filter(message -> role(message).equals("user"))
                .map(message -> Json.text(message.path("content")))
                .toList();
    }

    /// Everything that was said: the text of the only message, or a line with the speaker before each of
    /// several.
    public String transcript() {
        List<ObjectNode> told = withoutTools(messages);
        if (told.size() == 1) {
            return Json.text(told.getFirst().path("content"));
        }
        var text = new StringBuilder();
        for (ObjectNode message : told) {
            text.append(text.isEmpty() ? "" : "\n\n")
                    .append(role(message))
                    .append(":\n")
                    .append(Json.text(message.path("content")));
        }
        return text.toString();
    }

    /// What the conversation holds to answer from: what the system says and what tools brought. Empty for nothing.
    public String given() {
        var texts = new ArrayList<String>();
        for (ObjectNode message : messages) {
            boolean system = role(message).equals("system") || role(message).equals("developer");
            String text = system || result(message) ? Json.text(message.path("content")) : "";
            if (!text.isBlank()) {
                texts.add(text.strip());
            }
        }
        return String.join("\n\n", texts);
    }

    /// The request without tools: what they were called with and what came of it stands there as text.
    public ChatBody plain() {
        boolean none = messages.stream().noneMatch(Conversation::ofTools);
        ChatBody plain = Completion.withoutTools(body);
        return none ? plain : put(plain, withoutTools(messages));
    }

    /// The request without tools, with a prompt in place of what the user says last.
    public ChatBody plain(String prompt) {
        return put(Completion.withoutTools(body), asking(withoutTools(messages), prompt));
    }

    /// The request with its tools, and a prompt in place of what the user says last.
    public ChatBody whole(String prompt) {
        return put(body, asking(messages, prompt));
    }

    /// A request of the same settings that has no conversation but a prompt, and leaves the form of the
    /// answer free.
    public ChatBody alone(String prompt) {
        ChatBody free = Completion.withoutTools(body);
        for (String field : List.of("response_format", "stop", "logprobs", "top_logprobs")) {
            free = free.withoutField(field);
        }
        return put(free, List.of(user(prompt)));
    }

    /// A prompt ends with the contract of what it takes the place of.
    private List<ObjectNode> asking(List<ObjectNode> conversation, String task) {
        String prompt = ContractText.with(task, contract());
        List<ObjectNode> asking = new ArrayList<>(conversation);
        boolean last = !messages.isEmpty() && role(messages.getLast()).equals("user");
        if (last) {
            asking.set(asking.size() - 1, saying(asking.getLast(), prompt));
        } else {
            asking.add(user(prompt));
        }
        return asking;
    }

    /// The message with another text; what it has beside texts, such as images, stays.
    private static ObjectNode saying(ObjectNode message, String text) {
        ObjectNode edited = message.deepCopy();
        ArrayNode parts = Json.array();
        parts.addObject().put("type", "text").put("text", text);
        if (message.path("content") instanceof ArrayNode content) {
            for (JsonNode part : content) {
                if (!part.path("type").asString("").equals("text")) {
                    parts.add(part);
                }
            }
        }
        return parts.size() == 1 ? edited.put("content", text) : edited.set("content", parts);
    }

    private static List<ObjectNode> withoutTools(List<ObjectNode> messages) {
        List<ObjectNode> plain = new ArrayList<>();
        boolean afterResult = false;
        for (ObjectNode message : messages) {
            boolean result = result(message);
            if (result && afterResult) {
                ObjectNode before = plain.removeLast();
                plain.add(user(before.path("content").asString() + "\n\n" + told(message)));
            } else if (result) {
                plain.add(user(told(message)));
            } else {
                plain.add(ofTools(message) ? calling(message) : message);
            }
            afterResult = result;
        }
        return plain;
    }

    private static String told(ObjectNode result) {
        String name = result.path("name").asString("");
        return "Result of the tool" + (name.isEmpty() ? "" : " " + name) + ":\n" + Json.text(result.path("content"));
    }

    private static ObjectNode calling(ObjectNode message) {
        var text = new StringBuilder(Json.text(message.path("content")));
        for (JsonNode call : message.path("tool_calls")) {
            call(text, call.path("function"));
        }
        if (message.path("function_call").isObject()) {
            call(text, message.path("function_call"));
        }
        return Json.object().put("role", role(message)).put("content", text.toString());
    }

    private static void call(StringBuilder text, JsonNode function) {
        text.append(text.isEmpty() ? "" : "\n")
                .append("Called the tool ")
                .append(function.path("name").asString(""))
                .append(" with ")
                .append(function.path("arguments").asString(""));
    }

    private static boolean ofTools(ObjectNode message) {
        return result(message)
                || message.path("tool_calls").isArray()
                || message.path("function_call").isObject();
    }

    private static boolean result(ObjectNode message) {
        return role(message).equals("tool") || role(message).equals("function");
    }

    private static String role(ObjectNode message) {
        return message.path("role").asString("");
    }

    private static ObjectNode user(String text) {
        return Json.object().put("role", "user").put("content", text);
    }

    private static ChatBody put(ChatBody body, List<ObjectNode> messages) {
        return body.withField("messages", Json.write(Json.array().addAll(messages)));
    }

    /// The request whose last message ends with a contract on the form of the answer, after the contract
    /// that is there already; where no user speaks last, one says it.
    ///
    /// @param words empty for none
    public static ChatBody contracted(ChatBody request, String words) {
        ArrayNode messages = Json.messages(request);
        if (words.isEmpty() || messages.isEmpty()) {
            return request;
        }
        if (messages.get(messages.size() - 1) instanceof ObjectNode last
                && role(last).equals("user")) {
            contract(last, words);
        } else {
            messages.add(user(ContractText.merged("", words)));
        }
        return request.withField("messages", Json.write(messages));
    }

    /// A text of one's own with a contract at its end.
    public static String contracted(String text, String words) {
        return ContractText.with(text, words);
    }

    private static void contract(ObjectNode message, String words) {
        if (!(message.path("content") instanceof ArrayNode parts)) {
            message.put("content", ContractText.merged(message.path("content").asString(""), words));
            return;
        }
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i) instanceof ObjectNode part
                    && part.path("type").asString("").equals("text")) {
                part.put("text", ContractText.merged(part.path("text").asString(""), words));
                return;
            }
        }
        parts.addObject().put("type", "text").put("text", ContractText.merged("", words));
    }

    /// A request whose conversation goes on so.
    public static ChatBody followed(ChatBody body, ArrayNode more) {
        return more.isEmpty()
                ? body
                : body.withField("messages", Json.write(Json.messages(body).addAll(more)));
    }

    /// A request whose answer has at most so many tokens.
    public static ChatBody atMost(ChatBody body, int tokens) {
        return body.withoutField("max_tokens").withField("max_completion_tokens", Integer.toString(tokens));
    }

    /// A request with a sampling temperature.
    public static ChatBody at(ChatBody body, double temperature) {
        return body.withField("temperature", Double.toString(temperature));
    }
}

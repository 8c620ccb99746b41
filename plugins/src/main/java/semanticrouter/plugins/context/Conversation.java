package semanticrouter.plugins.context;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import semanticrouter.core.call.Addition;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.plugins.json.JsonArray;
import semanticrouter.plugins.json.JsonArray.Element;
import semanticrouter.plugins.json.JsonStrings;
import semanticrouter.plugins.json.JsonStrings.Leaf;
import tools.jackson.databind.JsonNode;

/// The messages of a request and the texts in them that may be shortened, in either protocol (specification: dataplane
/// §4.8). For one owner on one thread.
///
/// Never one of these: instructions, what the user says now, what the assistant said last, and of an exchange with a
/// tool anything but the text of its result. What the router has put in is known by {@link Call#additions()} alone.
final class Conversation {
    private static final String MESSAGES = "messages";
    private static final Set<String> RESULT_ROLES = Set.of("tool", "function");
    private static final Set<String> SPEAKERS = Set.of("user", "assistant");
    private static final Pattern TEXTS = Pattern.compile("/content(/\\d+/text)?");

    private final ChatBody body;
    private final List<Element> messages;
    private final String question;
    private final Map<Integer, Addition.Source> added = new HashMap<>();
    private final Map<String, String> intents = new HashMap<>();
    private final Map<Integer, Map<Leaf, String>> edits = new HashMap<>();
    private final Map<Integer, Optional<JsonStrings>> strings = new HashMap<>();

    /// What is shortened as one.
    ///
    /// @param message index of the message it stands in
    /// @param leaves its texts
    /// @param question what its parts are ranked by
    /// @param tokens of its texts
    record Item(Part part, int message, List<Leaf> leaves, String question, int tokens) {
        Item {
            leaves = List.copyOf(leaves);
        }

        /// All of its texts.
        String text() {
            return String.join("\n", leaves.stream().map(Leaf::text).toList());
        }

        /// Prints no text.
        @Override
        public String toString() {
            return "Item[" + part + " " + message + "]";
        }
    }

    private Conversation(Call call, List<Element> messages) {
        this.body = call.body();
        this.messages = messages;
        this.question = call.inbound().facts().userText();
        for (Addition addition : call.additions()) {
            for (int i = 0; i < messages.size(); i++) {
                if (!added.containsKey(i) && messages.get(i).text().equals(addition.json())) {
                    added.put(i, addition.source());
                    break;
                }
            }
        }
        messages.forEach(message -> noteCalls(message.value()));
    }

    /// The conversation of a call; empty when its body has none that can be read.
    static Optional<Conversation> of(Call call) {
        return call.body()
                .field(MESSAGES)
                .flatMap(JsonArray::parse)
                .map(array -> new Conversation(call, array.elements()));
    }

    /// What the user says now.
    String question() {
        return question;
    }

    /// Tokens of the whole request.
    long tokens() {
        long sum = 0;
        for (Element message : messages) {
            sum += Weight.of(message.value());
        }
        for (String name : body.fields()) {
            if (!name.equals(MESSAGES)) {
                sum += body.field(name).map(ContextTokens::of).orElse(0);
            }
        }
        return sum;
    }

    /// What may be shortened of some parts, in the order of the conversation.
    List<Item> items(Set<Part> wanted) {
        int live = last(message -> message.member("role").equals("user") && saysSomething(message));
        int reply = last(message -> message.member("role").equals("assistant"));
        var items = new ArrayList<Item>();
        for (int i = 0; i < messages.size(); i++) {
            Addition.Source source = added.get(i);
            String role = messages.get(i).member("role");
            if (source == Addition.Source.MEMORY) {
                whole(Part.MEMORY, i, question, wanted, items);
            } else if (source == Addition.Source.DOCUMENTS) {
                if (role.equals("tool")) {
                    whole(Part.RAG, i, question, wanted, items);
                }
            } else if (RESULT_ROLES.contains(role)) {
                whole(Part.TOOL_OUTPUTS, i, intent(messages.get(i)), wanted, items);
            } else if (exchange(messages.get(i).value())) {
                blocks(i, wanted, items);
            } else if (i < live && i != reply && SPEAKERS.contains(role)) {
                whole(Part.HISTORY, i, question, wanted, items);
            }
        }
        return items;
    }

    private int last(Predicate<Element> which) {
        int i = messages.size() - 1;
        while (i >= 0 && (added.containsKey(i) || !which.test(messages.get(i)))) {
            i--;
        }
        return i;
    }

    private static boolean saysSomething(Element message) {
        JsonNode content = message.value().path("content");
        if (!content.isArray()) {
            return true;
        }
        for (JsonNode part : content) {
            if (!part.path("type").asString("").equals("tool_result")) {
                return true;
            }
        }
        return content.isEmpty();
    }

    /// Whether a message calls tools, or brings what they gave.
    private static boolean exchange(JsonNode message) {
        if (message.has("tool_calls") || message.has("function_call")) {
            return true;
        }
        for (JsonNode part : message.path("content")) {
            if (part.path("type").asString("").contains("tool_")) { // tools of a provider too
                return true;
            }
        }
        return false;
    }

    /// Every text of a message.
    private void whole(Part part, int message, String asked, Set<Part> wanted, List<Item> into) {
        if (wanted.contains(part)) {
            JsonNode value = messages.get(message).value();
            item(
                    part,
                    message,
                    asked,
                    leaf -> TEXTS.matcher(leaf.place()).matches() && isText(value, leaf.place()),
                    into);
        }
    }

    /// The texts of each result of a tool in a message.
    private void blocks(int message, Set<Part> wanted, List<Item> into) {
        JsonNode content = messages.get(message).value().path("content");
        for (int i = 0; wanted.contains(Part.TOOL_OUTPUTS) && i < content.size(); i++) {
            JsonNode block = content.get(i);
            if (block.path("type").asString("").equals("tool_result")) {
                String inside = "/content/" + i;
                String asked = intents.getOrDefault(block.path("tool_use_id").asString(""), question);
                item(
                        Part.TOOL_OUTPUTS,
                        message,
                        asked,
                        leaf -> leaf.place().startsWith(inside + "/content")
                                && TEXTS.matcher(leaf.place().substring(inside.length()))
                                        .matches()
                                && isText(block, leaf.place().substring(inside.length())),
                        into);
            }
        }
    }

    /// Whether a member `text` belongs to a part of that type.
    private static boolean isText(JsonNode holder, String place) {
        int member = place.lastIndexOf("/text");
        return member < 0
                || holder.at(place.substring(0, member))
                        .path("type")
                        .asString("")
                        .equals("text");
    }

    private void item(Part part, int message, String asked, Predicate<Leaf> which, List<Item> into) {
        List<Leaf> leaves = strings(message)
                .map(read -> read.leaves().stream().filter(which).toList())
                .orElse(List.of());
        long tokens =
                leaves.stream().mapToLong(leaf -> ContextTokens.of(leaf.text())).sum();
        if (tokens > 0) {
            into.add(new Item(part, message, leaves, asked, Math.toIntExact(tokens)));
        }
    }

    private Optional<JsonStrings> strings(int message) {
        return strings.computeIfAbsent(
                message, i -> JsonStrings.placed(messages.get(i).text()));
    }

    /// Remembers what tools were called for.
    private void noteCalls(JsonNode message) {
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            note(
                    call.path("id").asString(""),
                    function.path("name").asString(""),
                    function.path("arguments").asString(""));
        }
        for (JsonNode block : message.path("content")) {
            if (block.path("type").asString("").equals("tool_use")) {
                note(
                        block.path("id").asString(""),
                        block.path("name").asString(""),
                        block.path("input").toString());
            }
        }
    }

    private void note(String id, String name, String arguments) {
        if (!id.isEmpty()) {
            intents.put(id, name.replace('_', ' ') + " " + arguments);
        }
    }

    private String intent(Element result) {
        return intents.getOrDefault(result.member("tool_call_id"), question);
    }

    /// Has texts say something else.
    void edit(Item item, Map<Leaf, String> others) {
        edits.computeIfAbsent(item.message(), _ -> new HashMap<>()).putAll(others);
    }

    /// The body with all edits.
    ChatBody edited() {
        if (edits.isEmpty()) {
            return body;
        }
        var all = new ArrayList<Element>(messages);
        edits.forEach((i, others) -> strings(i)
                .ifPresent(read -> all.set(
                        i, new Element(read.with(others), messages.get(i).value()))));
        return body.withField(MESSAGES, new JsonArray(all).text());
    }
}

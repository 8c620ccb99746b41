package semanticrouter.plugins.rag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.call.Addition;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.plugins.json.JsonArray;
import semanticrouter.plugins.json.JsonService;

/// Puts passages into a conversation (specification: dataplane §4.11).
///
/// @param asTool whether as the result of a tool, where the backend takes one that nobody offered; else before the
/// conversation
/// @param most characters (code points) of all passages
record Injection(boolean asTool, int most) {
    private static final String BETWEEN = "\n\n---\n\n";
    private static final String CUT = "...";
    private static final String HEADING = "Context from knowledge base:\n\n";
    private static final String TOOL = "search_knowledge_base";

    /// What the model reads of the passages.
    String context(List<Passage> passages) {
        String joined =
                String.join(BETWEEN, passages.stream().map(Passage::text).toList());
        return joined.codePointCount(0, joined.length()) <= most
                ? joined
                : joined.substring(0, joined.offsetByCodePoints(0, most)) + CUT;
    }

    /// The texts of the passages, as far as the model reads them.
    List<String> read(List<Passage> passages) {
        var texts = new ArrayList<String>();
        int left = most;
        for (Passage passage : passages) {
            String text = passage.text();
            int characters = text.codePointCount(0, text.length());
            texts.add(characters <= left ? text : text.substring(0, text.offsetByCodePoints(0, left)));
            left -= Math.min(left, characters + BETWEEN.length());
            if (left == 0) {
                break;
            }
        }
        return texts;
    }

    /// The call with the passages.
    Call put(Call call, String context) {
        if (asTool && lenient(call)) {
            Optional<JsonArray> messages = call.body().field("messages").flatMap(JsonArray::parse);
            if (messages.isPresent()) {
                return told(call, messages.get(), context);
            }
        }
        return call.with(call.body().withSystemText(HEADING + context, false));
    }

    /// Anthropic's protocol refuses results of tools that the request does not offer.
    private static boolean lenient(Call call) {
        return call.inbound().dialect() == Dialect.OPENAI_CHAT
                && (call.model() == null || !call.model().apiFormat().equals("anthropic"));
    }

    private static String question(Call call) {
        return call.inbound().facts().userText();
    }

    /// Unique for the request, of characters every backend takes.
    private static String id(Call call) {
        return "rag_" + Integer.toHexString(call.inbound().id().hashCode()) + "_" + Long.toHexString(System.nanoTime());
    }

    private static Call told(Call call, JsonArray messages, String context) {
        var all = new ArrayList<JsonArray.Element>(messages.elements());
        int at = all.size();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).member("role").equals("user")) {
                at = i + 1;
            }
        }
        String id = id(call);
        List<JsonArray.Element> exchange = List.of(asked(id, question(call)), answered(id, context));
        all.addAll(at, exchange);
        return call.with(
                call.body().withField("messages", new JsonArray(all).text()),
                exchange.stream()
                        .map(message -> new Addition(Addition.Source.DOCUMENTS, message.text()))
                        .toList());
    }

    private static JsonArray.Element asked(String id, String question) {
        Map<String, Object> function =
                ordered("name", TOOL, "arguments", JsonService.JSON.writeValueAsString(ordered("query", question)));
        return element(ordered(
                "role",
                "assistant",
                "content",
                "",
                "tool_calls",
                List.of(ordered("id", id, "type", "function", "function", function))));
    }

    private static JsonArray.Element answered(String id, String context) {
        return element(ordered("role", "tool", "tool_call_id", id, "content", context));
    }

    private static JsonArray.Element element(Map<String, Object> message) {
        return JsonArray.Element.of(JsonService.JSON.valueToTree(message));
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}

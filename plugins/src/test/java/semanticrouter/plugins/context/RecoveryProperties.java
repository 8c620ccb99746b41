package semanticrouter.plugins.context;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.plugins.context.CompressionPluginTest.called;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.json.JsonStrings;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;

/// Nothing that is left out is lost.
class RecoveryProperties {
    private static final String USER = "{\"role\":\"user\",\"content\":\"why?\"}";

    /// Where a mark stands what it says can be read, piece by piece: together with the rest it is the text as it was.
    @Test
    void what_is_read_in_place_of_the_marks_makes_the_original() throws Exception {
        Property.check("originals", 60, gen -> {
            String text = text(gen);
            boolean json = gen.oneIn(3);
            String content = json ? "{\"a\":" + JsonStrings.quoted(text) + ",\"b\":[1]}" : text;
            var model = new Retrieving();
            model.recovery = new HashMap<>(Map.of("enabled", true, "max_retrievals", 10_000));
            Call call = Calls.chat("{\"model\":\"auto\",\"messages\":[" + USER + ","
                    + called("c1", "f").replace('\'', '"')
                    + ",{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":"
                    + JsonStrings.quoted(content).replace("'", "\\u0027") + "}]}");
            var parts = new ArrayList<String>();
            var found = new HashMap<String, String>();
            var wanted = new ArrayList<String>();
            model.script.add(body -> {
                String left = content(body);
                String shown = json ? Retrieving.JSON.readTree(left).path("a").asString() : left;
                parts.add(shown);
                wanted.addAll(Retrieving.marks(shown));
                return wanted.isEmpty() ? Retrieving.says("x") : Retrieving.asks(List.copyOf(wanted));
            });
            for (int i = 0; i < 40; i++) {
                model.script.add(_ -> next(model, found, wanted));
            }
            model.ask(call);

            assertThat(restored(parts.getFirst(), found)).isEqualTo(text);
        });
    }

    private static String content(String body) {
        return Retrieving.JSON.readTree(body).at("/messages/2/content").asString();
    }

    /// Takes what came of the last calls, and asks for what follows it.
    private static String next(Retrieving model, Map<String, String> found, List<String> wanted) {
        List<JsonNode> results = model.results();
        results = results.subList(results.size() - wanted.size(), results.size());
        var more = new ArrayList<String>();
        for (int i = 0; i < results.size(); i++) {
            JsonNode result = results.get(i);
            JsonNode asked = Retrieving.JSON.readTree(wanted.get(i).replace('\'', '"'));
            String key = asked.path("id").asString() + " " + asked.path("to").asInt();
            found.merge(key, result.path("text").asString(), String::concat);
            if (result.has("next")) {
                more.add("{'id':'" + asked.path("id").asString() + "','from':"
                        + result.path("next").asInt() + ",'to':"
                        + asked.path("to").asInt() + "}");
            }
        }
        wanted.clear();
        wanted.addAll(more);
        return more.isEmpty() ? Retrieving.says("x") : Retrieving.asks(more);
    }

    private static String restored(String shown, Map<String, String> found) {
        Matcher mark = Retrieving.MARK.matcher(shown);
        var whole = new StringBuilder();
        int at = 0;
        while (mark.find()) {
            whole.append(shown, at, mark.start() - 1); // the line ends around it are its own
            whole.append(found.get(mark.group(1) + " " + mark.group(3)));
            at = mark.end() + 1;
        }
        return whole.append(shown.substring(at)).toString();
    }

    private static String text(Gen gen) {
        var text = new StringBuilder();
        int size = gen.between(100, 60_000);
        while (text.length() < size) {
            text.append(
                    gen.oneIn(3) ? gen.text(200) : gen.word().repeat(gen.between(1, 9)) + gen.oneOf(" ", ". ", "\n"));
        }
        return text.toString();
    }
}

package semanticrouter.plugins.context;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Reply;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.pipeline.ToolRounds;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.ManualClock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plugin that keeps originals, and a model that asks for them as a script says.
final class Retrieving {
    static final JsonMapper JSON = new JsonMapper();
    static final Pattern MARK = Pattern.compile(
            "\\[\\.\\.\\. about \\d+ tokens left out: vsr_context_retrieve id=([a-z]{24}) from=(\\d+) to=(\\d+) \\.\\.\\.]");

    final ManualClock clock = new ManualClock();
    final OriginalDesk desk = new OriginalDesk(clock);
    final List<String> sent = new ArrayList<>();
    final List<UnaryOperator<String>> script = new ArrayList<>();
    Map<String, Object> recovery = new HashMap<>(Map.of("enabled", true));
    String failureMode = "fail_open";
    Map<String, ?> budget = Map.of();

    /// The store in the process.
    OriginalStore store() {
        return desk.store(OriginalDesk.RESPONSE_CACHE).orElseThrow();
    }

    Plugin plugin() throws Exception {
        Map<String, ?> tools = Map.of("mode", "recoverable", "min_tokens", 2_000, "target_tokens", 1_000);
        Map<String, ?> options = Map.of(
                "enabled", true,
                "targets", Map.of("tool_outputs", tools),
                "budget", budget,
                "recovery", recovery,
                "failure_mode", failureMode);
        return Calls.plugin(new ContextCompression(desk), options, Map.of(), FakeEncoders.NONE, clock);
    }

    /// What the client gets when the model replies as the script says, once for each time it is asked.
    Reply ask(Call call) throws Exception {
        SideCalls again = new SideCalls() {
            @Override
            public Reply send(Call next) {
                return replied(next);
            }

            @Override
            public ChatBody chat(Call one) {
                return one.body();
            }

            @Override
            public Reply.Whole reply(Call one, Reply.Whole completion) {
                return completion;
            }
        };
        try (Plugin plugin = plugin()) {
            return plugin.around(call, new ToolRounds(this::replied, again));
        }
    }

    private Reply replied(Call call) {
        String body = new String(call.body().bytes(), StandardCharsets.UTF_8);
        sent.add(body);
        String said = script.removeFirst().apply(body);
        return said.startsWith("{") ? Calls.whole(200, said) : Calls.whole(Integer.parseInt(said), "{}");
    }

    String text(Call call) throws Exception {
        return new String(((Reply.Whole) ask(call)).body(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    static Recovery told(Call call) {
        return call.trace()
                .facts()
                .last(Fact.ContextRecovered.class)
                .orElseThrow()
                .told();
    }

    /// The arguments by which a model reads what the marks of a request stand for, one after another.
    static List<String> marks(String body) {
        Matcher mark = MARK.matcher(body);
        var found = new ArrayList<String>();
        while (mark.find()) {
            found.add("{'id':'" + mark.group(1) + "','from':" + mark.group(2) + ",'to':" + mark.group(3) + "}");
        }
        return found;
    }

    /// A chat reply that calls the tool once for each arguments.
    static String asks(List<String> arguments, String... others) {
        var calls = new ArrayList<String>(List.of(others));
        IntStream.range(0, arguments.size())
                .forEach(i ->
                        calls.add("{'id':'r" + i + "','type':'function','function':{'name':'vsr_context_retrieve',"
                                + "'arguments':"
                                + JSON.writeValueAsString(arguments.get(i).replace('\'', '"'))
                                        .replace("\"", "\u0001")
                                + "}}"));
        String json = "{'id':'c','choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':["
                + String.join(",", calls)
                + "]},'finish_reason':'tool_calls'}],'usage':{'prompt_tokens':100,'completion_tokens':10,"
                + "'total_tokens':110,'prompt_tokens_details':{'cached_tokens':7}}}";
        return json.replace('\'', '"').replace('\u0001', '"');
    }

    static String says(String text) {
        return "{'id':'d','choices':[{'index':0,'message':{'role':'assistant','content':'" + text
                + "'},'finish_reason':'stop'}],'usage':{'prompt_tokens':200,'completion_tokens':20,'total_tokens':220,"
                + "'prompt_tokens_details':{'cached_tokens':1}}}";
    }

    /// What the last request holds as results of the tool.
    List<JsonNode> results() {
        var results = new ArrayList<JsonNode>();
        for (JsonNode message : JSON.readTree(sent.getLast()).path("messages")) {
            String id = message.path("tool_call_id").asString("");
            if (id.matches("r\\d+")) {
                results.add(JSON.readTree(message.path("content").asString()));
            }
            for (JsonNode block : message.path("content")) {
                if (block.path("tool_use_id").asString("").matches("r\\d+")) {
                    results.add(JSON.readTree(block.path("content").asString()));
                }
            }
        }
        return results;
    }
}

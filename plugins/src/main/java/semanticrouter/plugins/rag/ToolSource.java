package semanticrouter.plugins.rag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpReply;
import semanticrouter.core.mcp.McpTools;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.plugins.json.JsonService;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A tool of an MCP server that finds passages. What it answers as JSON is read as any search service's reply; a text
/// that is no JSON is a passage.
///
/// @param server name of the server, which tells this source from others
/// @param arguments of the tool, with places for question, number and threshold
/// @param timeout of a call
record ToolSource(
        McpTools tools,
        String server,
        String tool,
        Map<String, String> arguments,
        Duration timeout,
        PassageReader reader)
        implements PassageSource {
    ToolSource {
        arguments = Map.copyOf(arguments);
    }

    @Override
    public List<Passage> find(Question question, Deadline deadline) throws UnavailableException, InterruptedException {
        var filled = new LinkedHashMap<String, String>();
        arguments.forEach((name, text) -> filled.put(name, Places.filled(text, question, UnaryOperator.identity())));
        return reader.read(list(tools.call(tool, filled, deadline.within(timeout))), question);
    }

    private JsonNode list(McpReply reply) {
        if (!reply.structured().isEmpty()) {
            JsonNode structured = JsonService.JSON.readTree(reply.structured());
            if (reader.reads(structured)) {
                return structured;
            }
        }
        ArrayNode all = JsonService.JSON.createArrayNode();
        for (String text : reply.texts()) {
            all.addAll(passages(text));
        }
        return all;
    }

    private List<JsonNode> passages(String text) {
        Optional<JsonNode> read = json(text);
        if (read.isEmpty()) {
            return List.of(JsonService.JSON.getNodeFactory().stringNode(text));
        }
        var found = new ArrayList<JsonNode>();
        reader.list(read.get()).ifPresentOrElse(list -> list.forEach(found::add), () -> found.add(read.get()));
        return found;
    }

    /// The JSON object or list that a text is.
    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(JsonService.JSON.readTree(text)).filter(JsonNode::isContainer);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    @Override
    public String fingerprint() {
        return "mcp " + server + " " + tool + " " + new TreeMap<>(arguments);
    }

    @Override
    public void close() {
        tools.close();
    }
}

package semanticrouter.mcp;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpReply;
import semanticrouter.mcp.transport.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads the results of tools.
final class Results {
    private Results() {}

    static McpReply reply(JsonNode result) {
        JsonNode structured = result.path("structuredContent");
        return new McpReply(texts(result), structured.isContainer() ? structured.toString() : "");
    }

    private static List<String> texts(JsonNode result) {
        var texts = new ArrayList<String>();
        for (JsonNode part : result.path("content")) {
            JsonNode text = part.path("type").asString("").equals("resource") ? part.path("resource") : part;
            if (text.path("text").isString()) {
                texts.add(text.path("text").stringValue());
            }
        }
        return texts;
    }

    /// The JSON object that a result is: its structured content, else its text. Some servers put a value they were
    /// given as a text under `result`.
    ///
    /// @throws UnavailableException `mcp_malformed`
    static JsonNode object(JsonNode result, String tool) throws UnavailableException {
        JsonNode structured = result.path("structuredContent");
        JsonNode wrapped = structured.path("result");
        if (structured.size() == 1 && wrapped.isObject()) {
            return wrapped;
        }
        if (structured.isObject() && !(structured.size() == 1 && wrapped.isString())) {
            return structured;
        }
        List<String> texts = texts(result);
        String text = wrapped.isString() ? wrapped.stringValue() : texts.isEmpty() ? "" : texts.getFirst();
        try {
            JsonNode read = text.isBlank() ? Json.object() : Json.read(text);
            if (read.isObject() && !read.isEmpty()) {
                return read;
            }
        } catch (JacksonException _) {
            // said below
        }
        throw new UnavailableException("mcp_malformed", "the tool \"" + tool + "\" answered with no JSON object");
    }
}

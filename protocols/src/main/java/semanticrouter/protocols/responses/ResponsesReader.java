package semanticrouter.protocols.responses;

import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.protocols.facts.StreamWish;
import semanticrouter.protocols.json.JsonFault;
import semanticrouter.protocols.json.JsonLimits;
import semanticrouter.protocols.json.JsonText;
import semanticrouter.protocols.json.Trees;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and checks a Responses request (specification: dataplane §2.3). Safe for all threads.
public final class ResponsesReader {
    private final JsonLimits limits;
    private final JsonText json;
    private final ResponseIds ids;

    public ResponsesReader(JsonLimits limits, ResponseIds ids) {
        this.limits = limits;
        this.json = JsonText.within(limits);
        this.ids = ids;
    }

    /// Reads one request.
    ///
    /// @throws GatewayException 400 when it is not a Responses request or asks for what the router cannot do, 413
    /// when it is too large
    public ResponsesRequest read(byte[] body, Headers headers) throws GatewayException {
        ObjectNode fields = parse(body);
        if (fields.path("background").asBoolean(false)) {
            throw invalid("unsupported_background", "background responses are not supported; leave background out");
        }
        if (fields.has("prompt") && !fields.path("prompt").isNull()) {
            throw invalid(
                    "unsupported_prompt",
                    "prompt templates are kept by their provider and cannot be resolved here; send input instead");
        }
        JsonNode model = fields.path("model");
        if (!model.isString() || model.stringValue().isBlank()) {
            throw invalid("missing_model", "missing required field: model; it must be a string");
        }
        return new ResponsesRequest(
                fields,
                input(fields.path("input")),
                string(fields, "instructions"),
                string(fields, "previous_response_id"),
                conversation(fields),
                flag(fields, "store", true),
                flag(fields, "stream", StreamWish.accepted(headers)));
    }

    private ObjectNode parse(byte[] body) throws GatewayException {
        JsonFault.checkSize(body, limits);
        JsonFault.checkEncoding(body);
        try (JsonParser parser = json.parser(body)) {
            try {
                if (Trees.whole(parser) instanceof ObjectNode object) {
                    return object;
                }
                throw new GatewayException(400, "malformed_json", "malformed JSON body: it must be one JSON object");
            } catch (JacksonException malformed) {
                throw JsonFault.of(malformed, parser, limits);
            }
        }
    }

    private static String conversation(ObjectNode fields) throws GatewayException {
        JsonNode named = fields.path("conversation");
        if (named.isObject()) {
            return string((ObjectNode) named, "id");
        }
        String plain = string(fields, "conversation");
        return plain.isEmpty() ? string(fields, "conversation_id") : plain;
    }

    private static String string(ObjectNode fields, String name) throws GatewayException {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw invalid("invalid_" + name, "field " + name + " must be a string");
        }
        return value.stringValue();
    }

    private static boolean flag(ObjectNode fields, String name, boolean otherwise) throws GatewayException {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw invalid("invalid_" + name, "field " + name + " must be true or false");
        }
        return value.booleanValue();
    }

    private ArrayNode input(JsonNode input) throws GatewayException {
        ArrayNode items = Trees.array();
        if (input.isString()) {
            ObjectNode message = items.addObject().put("id", ids.item());
            message.put("type", "message").put("role", "user");
            message.putArray("content").addObject().put("type", "input_text").put("text", input.stringValue());
            return items;
        }
        if (!input.isArray()) {
            throw new GatewayException(
                    400,
                    "missing_input",
                    "Invalid Response API request: 'input' field is required. Send a string or an array of items.");
        }
        if (input.size() > limits.messages()) {
            throw new GatewayException(
                    413,
                    "too_many_items",
                    "the request has more than " + limits.messages() + " input items; shorten the conversation");
        }
        for (JsonNode item : input) {
            if (!(item instanceof ObjectNode object)) {
                throw invalid("invalid_input", "input[" + items.size() + "] must be an object");
            }
            items.add(item(object, items.size()));
        }
        return items;
    }

    private ObjectNode item(ObjectNode sent, int at) throws GatewayException {
        ObjectNode item = Trees.object();
        item.put("id", Trees.string(sent, "id").isEmpty() ? ids.item() : Trees.string(sent, "id"));
        String type = Trees.string(sent, "type");
        if (type.isEmpty() && (sent.has("role") || sent.has("content"))) {
            type = "message";
        }
        item.put("type", type);
        sent.properties().forEach(member -> {
            if (!member.getKey().equals("id") && !member.getKey().equals("type")) {
                item.set(member.getKey(), member.getValue());
            }
        });
        switch (type) {
            case "message" -> message(item, at);
            case "function_call" -> need(item, at, "call_id", "name", "arguments");
            case "custom_tool_call" -> need(item, at, "call_id", "name", "input");
            case "function_call_output", "custom_tool_call_output" -> {
                need(item, at, "call_id");
                JsonNode output = item.path("output");
                if (!output.isString() && !output.isArray()) {
                    throw invalid("invalid_input", "input[" + at + "].output must be a string or an array of parts");
                }
            }
            case "item_reference" -> need(item, at, "id");
            case "" -> throw invalid("invalid_input", "input[" + at + "] has neither a type nor a role");
            default -> {} // told of in the warnings when it cannot be carried over
        }
        return item;
    }

    private static void message(ObjectNode item, int at) throws GatewayException {
        String role = item.has("role") ? Trees.string(item, "role") : "user";
        switch (role) {
            case "user", "assistant", "system", "developer" -> item.put("role", role);
            // Left unread, such a message would reach the model without having been seen by any signal.
            default ->
                throw invalid("invalid_input", "input[" + at + "].role must be user, assistant, system or developer");
        }
        JsonNode content = item.path("content");
        if (content.isString()) {
            String type = role.equals("assistant") ? "output_text" : "input_text";
            ObjectNode part = Trees.object().put("type", type).put("text", content.stringValue());
            item.set("content", Trees.array().add(part));
        } else if (content.isArray()) {
            for (JsonNode part : content) {
                if (Trees.string(part, "type").isEmpty()) {
                    throw invalid("invalid_input", "input[" + at + "].content must hold parts with a type");
                }
            }
        } else {
            throw invalid("invalid_input", "input[" + at + "].content must be a string or an array of parts");
        }
    }

    private static void need(ObjectNode item, int at, String... names) throws GatewayException {
        for (String name : names) {
            if (!item.path(name).isString()) {
                throw invalid("invalid_input", "input[" + at + "]." + name + " is required and must be a string");
            }
        }
    }

    private static GatewayException invalid(String code, String message) {
        return new GatewayException(400, code, "Invalid Response API request: " + message);
    }
}

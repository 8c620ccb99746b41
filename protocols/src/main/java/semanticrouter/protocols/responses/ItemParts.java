package semanticrouter.protocols.responses;

import java.util.List;
import java.util.Set;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Turns content parts of items into content of chat messages, and notes what has no place there.
///
/// @param warnings told of what is lost
record ItemParts(Set<Warning> warnings) {
    /// Notes members that are not carried over.
    void rest(JsonNode object, String where, String... known) {
        for (String name : object.propertyNames()) {
            if (!List.of(known).contains(name) && !object.path(name).isNull()) {
                warnings.add(Warning.info("dropped", where + "." + name));
            }
        }
    }

    /// Content of a message that is not the assistant's: one text as it is, else parts.
    JsonNode content(JsonNode content, boolean user) {
        ArrayNode parts = Trees.array();
        for (JsonNode part : content) {
            String type = Trees.string(part, "type");
            switch (type) {
                case "input_text", "output_text", "text" -> {
                    rest(part, type, "type", "text", "annotations", "logprobs");
                    parts.add(Trees.textBlock(Trees.string(part, "text")));
                }
                case "input_image" -> {
                    if (user) {
                        image(part, parts);
                    } else {
                        warnings.add(Warning.lossy("unsupported_block_type", "input_image"));
                    }
                }
                case "input_file" -> file(part, parts);
                case "input_audio" -> {
                    rest(part, type, "type", "input_audio");
                    parts.addObject().put("type", "input_audio").set("input_audio", part.path("input_audio"));
                }
                default -> warnings.add(Warning.lossy("unsupported_block_type", type));
            }
        }
        return plain(parts);
    }

    private static JsonNode plain(ArrayNode parts) {
        if (parts.isEmpty()) {
            return JsonNodeFactory.instance.stringNode("");
        }
        JsonNode first = parts.get(0);
        return parts.size() == 1 && Trees.string(first, "type").equals("text") ? first.get("text") : parts;
    }

    private void image(JsonNode part, ArrayNode parts) {
        rest(part, "input_image", "type", "image_url", "detail", "file_id");
        String url = Trees.string(part, "image_url");
        if (url.isEmpty()) {
            warnings.add(
                    Trees.string(part, "file_id").isEmpty()
                            ? Warning.lossy("missing_url", "input_image")
                            : Warning.lossy("image_file_id_unresolved", "input_image"));
            return;
        }
        ObjectNode image = parts.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", url);
        if (part.path("detail").isString()) {
            image.set("detail", part.get("detail"));
        }
    }

    private void file(JsonNode part, ArrayNode parts) {
        rest(part, "input_file", "type", "file_id", "file_data", "filename");
        ObjectNode file = Trees.object();
        for (String name : List.of("file_id", "file_data", "filename")) {
            if (part.path(name).isString()) {
                file.set(name, part.get(name));
            }
        }
        if (file.has("file_id") || file.has("file_data")) {
            parts.addObject().put("type", "file").set("file", file);
        } else {
            warnings.add(Warning.lossy("unsupported_subtype", "input_file"));
        }
    }

    /// Content and refusal of an assistant's message.
    void assistant(JsonNode content, ObjectNode message) {
        ArrayNode parts = Trees.array();
        var refusal = new StringBuilder();
        for (JsonNode part : content) {
            String type = Trees.string(part, "type");
            switch (type) {
                case "output_text", "input_text", "text" -> {
                    rest(part, type, "type", "text", "annotations", "logprobs");
                    parts.add(Trees.textBlock(Trees.string(part, "text")));
                    for (String extra : List.of("annotations", "logprobs")) {
                        if (!Trees.elements(part, extra).isEmpty()) {
                            warnings.add(Warning.info("dropped", "output_text." + extra));
                        }
                    }
                }
                case "refusal" -> refusal.append(Trees.string(part, "refusal"));
                default -> warnings.add(Warning.lossy("unsupported_block_type", type));
            }
        }
        if (parts.isEmpty() && !refusal.isEmpty()) {
            message.putNull("content");
        } else {
            message.set("content", plain(parts));
        }
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
    }

    /// Output of a tool: a string, or text parts.
    JsonNode output(JsonNode output) {
        if (output.isString()) {
            return output;
        }
        ArrayNode parts = Trees.array();
        for (JsonNode part : output) {
            switch (Trees.string(part, "type")) {
                case "input_text", "output_text", "text" -> parts.add(Trees.textBlock(Trees.string(part, "text")));
                case "input_image" -> warnings.add(Warning.lossy("tool_result_image_dropped", "function_call_output"));
                default ->
                    warnings.add(Warning.lossy(
                            "unsupported_block_type", "function_call_output." + Trees.string(part, "type")));
            }
        }
        return plain(parts);
    }
}

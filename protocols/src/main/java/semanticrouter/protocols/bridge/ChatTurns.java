package semanticrouter.protocols.bridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns the system text and messages of an Anthropic request into those of a chat request. One use.
final class ChatTurns {
    static final Warning CACHE_MARK = Warning.info("dropped", "cache_control");

    private final List<Warning> warnings;
    private final ArrayNode out = Trees.array();

    ChatTurns(List<Warning> warnings) {
        this.warnings = warnings;
    }

    ArrayNode of(ObjectNode request) {
        String system = system(request.get("system"));
        if (!system.isEmpty()) {
            out.addObject().put("role", "system").put("content", system);
        }
        for (JsonNode message : Trees.elements(request, "messages")) {
            JsonNode content = message.path("content");
            String role = Trees.string(message, "role");
            boolean user = role.equals("user");
            if (content.isString()) {
                out.addObject().put("role", role).put("content", content.stringValue());
            } else if (role.equals("system")) {
                out.addObject().put("role", role).put("content", system(content));
            } else if (user) {
                user(Trees.elements(message, "content"));
            } else {
                assistant(Trees.elements(message, "content"));
            }
        }
        return out;
    }

    private String system(@Nullable JsonNode system) {
        if (system == null || system.isNull()) {
            return "";
        }
        if (system.isString()) {
            return system.stringValue();
        }
        var texts = new ArrayList<String>();
        for (JsonNode block : system) {
            cached(block);
            if (Trees.string(block, "type").equals("text")) {
                texts.add(Trees.string(block, "text"));
            } else {
                warnings.add(Warning.lossy("unsupported_type", "system"));
            }
        }
        return String.join("\n", texts);
    }

    /// Marks for Anthropic's cache have no counterpart; the reply is the same without.
    private void cached(JsonNode block) {
        if (block.path("cache_control").isObject()) {
            warnings.add(CACHE_MARK);
        }
    }

    /// Results stand first, as messages of their own; the rest is one message.
    private void user(List<JsonNode> blocks) {
        ArrayNode parts = Trees.array();
        for (JsonNode block : blocks) {
            cached(block);
            switch (Trees.string(block, "type")) {
                case "text" -> parts.add(Trees.textBlock(Trees.string(block, "text")));
                case "image" -> image(block.path("source"), parts);
                case "tool_result" ->
                    out.addObject()
                            .put("role", "tool")
                            .put("tool_call_id", Trees.string(block, "tool_use_id"))
                            .put("content", result(block));
                default -> warnings.add(Warning.lossy("unsupported_block_type", Trees.string(block, "type")));
            }
        }
        if (parts.size() == 1 && Trees.string(parts.get(0), "type").equals("text")) {
            out.addObject().put("role", "user").put("content", Trees.string(parts.get(0), "text"));
        } else if (!parts.isEmpty()) {
            out.addObject().put("role", "user").set("content", parts);
        }
    }

    private void image(JsonNode source, ArrayNode parts) {
        String url = switch (Trees.string(source, "type")) {
            case "base64" -> {
                boolean whole = !Trees.string(source, "data").isEmpty()
                        && !Trees.string(source, "media_type").isEmpty();
                yield whole
                        ? "data:" + Trees.string(source, "media_type") + ";base64," + Trees.string(source, "data")
                        : "";
            }
            case "url" -> Trees.string(source, "url");
            default -> "";
        };
        if (!url.isEmpty()) {
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
            return;
        }
        warnings.add(
                switch (Trees.string(source, "type")) {
                    case "base64" -> Warning.lossy("incomplete_base64", "image");
                    case "url" -> Warning.lossy("missing_url", "image");
                    case "file" ->
                        Trees.string(source, "file_id").isEmpty()
                                ? Warning.lossy("missing_file_id", "image")
                                : Warning.info("image_file_id_unresolved", "image");
                    default -> Warning.lossy("missing_source", "image");
                });
    }

    private String result(JsonNode block) {
        if (block.path("is_error").asBoolean(false)) {
            warnings.add(Warning.info("tool_result_is_error", "tool_result"));
        }
        JsonNode content = block.path("content");
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray() && !content.isMissingNode() && !content.isNull()) {
            warnings.add(Warning.info("coerced_string", "tool_result"));
            return Trees.text(content);
        }
        var texts = new ArrayList<String>();
        for (JsonNode part : Trees.elements(block, "content")) {
            switch (Trees.string(part, "type")) {
                case "text" -> texts.add(Trees.string(part, "text"));
                case "image" -> warnings.add(Warning.lossy("tool_result_image_dropped", "tool_result"));
                default -> warnings.add(Warning.lossy("unsupported_block_type", "tool_result"));
            }
        }
        return String.join("\n", texts);
    }

    private void assistant(List<JsonNode> blocks) {
        var text = new StringBuilder();
        ArrayNode calls = Trees.array();
        for (JsonNode block : blocks) {
            cached(block);
            switch (Trees.string(block, "type")) {
                case "text" -> text.append(Trees.string(block, "text"));
                case "tool_use" -> {
                    ObjectNode call = calls.addObject()
                            .put("id", Trees.string(block, "id"))
                            .put("type", "function");
                    JsonNode input = block.path("input");
                    if (!input.isObject() && !input.isMissingNode()) {
                        warnings.add(Warning.lossy("dropped", "tool_use.input"));
                    }
                    call.putObject("function")
                            .put("name", Trees.string(block, "name"))
                            .put("arguments", input.isObject() ? Trees.text(input) : "{}");
                }
                case "thinking" -> warnings.add(Warning.info("signature_drop_on_openai_backend", "thinking"));
                case "redacted_thinking" ->
                    warnings.add(Warning.lossy("redacted_thinking_dropped", "redacted_thinking"));
                default -> warnings.add(Warning.lossy("unsupported_block_type", Trees.string(block, "type")));
            }
        }
        if (text.isEmpty() && calls.isEmpty() && !blocks.isEmpty()) {
            return; // it held nothing a chat model could be given
        }
        ObjectNode message = out.addObject().put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }
}

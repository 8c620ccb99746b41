package semanticrouter.cli.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import semanticrouter.cli.CommandException;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.YamlReader;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads `probes.yaml` (specification: signals §6.1).
final class ProbeFile {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};
    private static final TypeReference<Map<String, List<String>>> NAMES = new TypeReference<>() {};

    private final JsonNode root;

    private ProbeFile(JsonNode root) {
        this.root = root;
    }

    /// @throws CommandException when the file is not what it should be
    static ProbeFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("there is no " + file, "a recipe folder holds config.yaml and probes.yaml.");
        }
        YamlReader.Parsed parsed = YamlReader.plain(file.toString(), Files.readString(file));
        if (parsed.root() == null || parsed.diagnostics().stream().anyMatch(diagnostic -> diagnostic.isError())) {
            String why = parsed.diagnostics().isEmpty()
                    ? "it is empty"
                    : parsed.diagnostics().getFirst().message();
            throw new CommandException(
                    file + " cannot be read: " + why, "probes.yaml is YAML without anchors or tags.");
        }
        return new ProbeFile(JSON.readTree(JsonText.write(parsed.root())));
    }

    /// What the file demands of a run.
    ProbePolicy policy() {
        return ProbePolicy.of(root);
    }

    /// Every variant, in the file's order.
    List<Probe> probes() {
        var siblings = new HashMap<String, Set<String>>();
        for (JsonNode decision : root.path("decisions")) {
            siblings.computeIfAbsent(recipe(decision), _ -> new HashSet<>()).add(text(decision, "expected_decision"));
        }
        var probes = new ArrayList<Probe>();
        for (JsonNode decision : root.path("decisions")) {
            for (JsonNode variant : decision.path("variants")) {
                probes.add(probe(decision, variant, siblings.getOrDefault(recipe(decision), Set.of())));
            }
        }
        return probes;
    }

    private static String recipe(JsonNode decision) {
        return decision.path("expected_recipe").asString("default");
    }

    private Probe probe(JsonNode decision, JsonNode variant, Set<String> siblings) {
        Map<String, List<String>> signals = new LinkedHashMap<>(names(decision.path("expected_signals")));
        names(variant.path("expected_signals")).forEach((key, more) -> signals.merge(key, more, ProbeFile::joined));
        return new Probe(
                text(decision, "id") + "/" + text(variant, "id"),
                request(decision, variant),
                text(decision, "expected_decision"),
                recipe(decision),
                optional(decision, "expected_algorithm"),
                strings(decision.path("expected_plugins")),
                decision.path("plugin_match").asString("contains").equals("exact"),
                strings(decision.path("forbidden_plugins")),
                optional(decision, "expected_alias"),
                signals,
                decision.path("signal_match").asString("contains").equals("exact"),
                names(decision.path("forbidden_signals")),
                siblings,
                strings(variant.path("tags")),
                text(decision, "id"),
                shapes(variant));
    }

    private static Set<String> shapes(JsonNode variant) {
        var shapes = new HashSet<String>();
        shapes.add(variant.has("messages") ? "messages" : "text");
        if (variant.has("tools")) {
            shapes.add("tools");
        }
        if (variant.has("padding")
                || variant.has("generated_text")
                || variant.path("repeat").asInt(1) > 1) {
            shapes.add("stress");
        }
        return shapes;
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }

    private Map<String, Object> request(JsonNode decision, JsonNode variant) {
        Map<String, Object> request = new LinkedHashMap<>();
        optional(decision, "model").ifPresent(model -> request.put("model", model));
        List<Object> messages = variant.has("messages")
                ? JSON.convertValue(withImages(variant.path("messages")), LIST)
                : List.of(Map.of("role", "user", "content", query(variant)));
        request.put(
                "messages",
                variant.has("generated_text") ? filled(messages, variant.path("generated_text")) : messages);
        if (variant.has("tools")) {
            request.put("tools", JSON.convertValue(variant.path("tools"), LIST));
        }
        return request;
    }

    /// The query, repeated and padded: lines joined by newlines, padding before, after or half around.
    private static String query(JsonNode variant) {
        String text = text(variant, "query");
        var lines = new ArrayList<String>();
        for (int i = variant.path("repeat").asInt(1); i > 0; i--) {
            lines.add(text);
        }
        JsonNode padding = variant.path("padding");
        if (padding.isObject()) {
            int repeat = padding.path("repeat").asInt(1);
            String pad = text(padding, "text");
            int before = switch (padding.path("placement").asString("before")) {
                case "after" -> 0;
                case "around" -> repeat / 2;
                default -> repeat;
            };
            for (int i = 0; i < repeat; i++) {
                lines.add(i < before ? 0 : lines.size(), pad);
            }
        }
        return String.join("\n", lines);
    }

    /// Replaces `image_fixture` parts by the image itself.
    private JsonNode withImages(JsonNode messages) {
        List<Map<String, Object>> replaced = new ArrayList<>();
        for (JsonNode message : messages) {
            Map<String, Object> copy = JSON.convertValue(message, OBJECT);
            if (message.path("content").isArray()) {
                var parts = new ArrayList<Object>();
                message.path("content").forEach(part -> parts.add(image(part)));
                copy.put("content", parts);
            }
            replaced.add(copy);
        }
        return JSON.valueToTree(replaced);
    }

    private Object image(JsonNode part) {
        if (!part.path("type").asString("").strip().equalsIgnoreCase("image_fixture")) {
            return JSON.convertValue(part, OBJECT);
        }
        JsonNode fixture = root.path("fixtures").path("images").path(text(part, "fixture"));
        String url = "data:" + text(fixture, "media_type") + ";base64," + text(fixture, "data_base64");
        return Map.of("type", "image_url", "image_url", Map.of("url", url));
    }

    /// Inserts one text part so that the message's texts have the wanted number of bytes together.
    @SuppressWarnings("unchecked") // messages are JSON objects
    private static List<Object> filled(List<Object> messages, JsonNode generated) {
        int at = generated.path("message_index").asInt(0);
        Map<String, Object> message = new LinkedHashMap<>((Map<String, Object>) messages.get(at));
        Object content = message.get("content");
        List<Object> parts = new ArrayList<>();
        if (content instanceof String whole) {
            parts.add(Map.of("type", "text", "text", whole));
        } else if (content instanceof List<?> list) {
            parts.addAll(list);
        }
        int there = 0;
        for (Object part : parts) {
            if (part instanceof Map<?, ?> map && map.get("text") instanceof String text) {
                there += text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        int missing = Math.max(0, generated.path("target_text_bytes").asInt(0) - there);
        String filling = generated.path("character").asString("x").repeat(missing);
        parts.add(
                Math.min(generated.path("content_index").asInt(0), parts.size()),
                Map.of("type", "text", "text", filling));
        message.put("content", parts);
        List<Object> all = new ArrayList<>(messages);
        all.set(at, message);
        return all;
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asString("");
    }

    private static Optional<String> optional(JsonNode node, String key) {
        return node.has(key) ? Optional.of(node.path(key).asString("")) : Optional.empty();
    }

    private static List<String> strings(JsonNode node) {
        var strings = new ArrayList<String>();
        node.forEach(item -> strings.add(item.asString("")));
        return strings;
    }

    private static Map<String, List<String>> names(JsonNode node) {
        return node.isObject() ? JSON.convertValue(node, NAMES) : Map.of();
    }
}

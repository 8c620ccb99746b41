package semanticrouter.cli.probe;

import java.io.IOException;
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
                id(decision, variant),
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

    private static String id(JsonNode decision, JsonNode variant) {
        return text(decision, "id") + "/" + text(variant, "id");
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
        request.put(
                "messages",
                variant.has("messages")
                        ? new ProbeMessages(
                                        id(decision, variant),
                                        root.path("fixtures").path("images"))
                                .of(variant)
                        : List.of(Map.of("role", "user", "content", query(variant))));
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

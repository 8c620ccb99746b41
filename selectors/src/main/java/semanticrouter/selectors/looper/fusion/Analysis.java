package semanticrouter.selectors.looper.fusion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.chat.JsonRepair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How the judge compares the panel's answers.
///
/// @param points what it found, by field
/// @param raw what it wrote, where that could not be read
record Analysis(Map<String, List<String>> points, String raw) {
    static final Analysis NONE = new Analysis(Map.of(), "");

    static final List<String> FIELDS =
            List.of("consensus", "contradictions", "partial_coverage", "unique_insights", "blind_spots");

    /// What a judge wrote.
    static Analysis of(String text) {
        Optional<ObjectNode> object =
                JsonRepair.read(text).filter(tree -> FIELDS.stream().anyMatch(tree::has));
        if (object.isEmpty()) {
            return new Analysis(Map.of(), text);
        }
        Map<String, List<String>> points = new LinkedHashMap<>();
        FIELDS.forEach(field -> points.put(field, texts(object.get().path(field))));
        return new Analysis(points, "");
    }

    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        for (JsonNode one : node.isArray() ? node : Json.array().add(node)) {
            String text = one.isString() ? one.asString() : one.isObject() || one.isArray() ? Json.write(one) : "";
            if (!text.isBlank()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /// Whether the judge wrote what could not be read.
    boolean failed() {
        return !raw.isEmpty();
    }

    /// It, for the prompt of the final answer.
    String told() {
        if (failed()) {
            return raw;
        }
        return points.isEmpty() ? "There is none." : Json.write(fields());
    }

    /// It, as the client is shown it.
    ObjectNode shown() {
        ObjectNode shown = fields();
        if (failed()) {
            shown.put("raw", raw);
        }
        return shown.put("parse_failed", failed());
    }

    private ObjectNode fields() {
        ObjectNode object = Json.object();
        for (String field : FIELDS) {
            ArrayNode list = object.putArray(field);
            points.getOrDefault(field, List.of()).forEach(list::add);
        }
        return object;
    }
}

package semanticrouter.kubernetes.source;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.kubernetes.client.Resource;
import semanticrouter.kubernetes.client.ResourceKind;
import tools.jackson.databind.JsonNode;

/// The status of a resource as the API server keeps it.
final class StatusDocument {
    private static final int MOST_CHARACTERS = 4_096;
    private static final List<String> COUNTED = List.of("keywords", "embeddings", "domains");

    private StatusDocument() {}

    /// A condition that holds on keeps the time since when it does.
    static Map<String, Object> of(Resource resource, List<Verdict.Condition> conditions, Instant now) {
        var status = new LinkedHashMap<String, Object>();
        status.put("observedGeneration", resource.generation());
        if (resource.kind().equals(ResourceKind.POOL)) {
            status.put("modelCount", count(resource.spec(), "models"));
        } else {
            status.put("statistics", statistics(resource.spec()));
        }
        List<Object> told = new ArrayList<>();
        for (Verdict.Condition condition : conditions) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("type", condition.type());
            fields.put("status", condition.status());
            fields.put("observedGeneration", resource.generation());
            fields.put("lastTransitionTime", since(resource.status(), condition, now));
            fields.put("reason", condition.reason());
            fields.put("message", shortened(condition.message()));
            told.add(fields);
        }
        status.put("conditions", told);
        return status;
    }

    /// Whether a resource already says all of this.
    static boolean said(Resource resource, List<Verdict.Condition> conditions) {
        JsonNode status = resource.status();
        if (status.path("observedGeneration").asLong(-1) != resource.generation()) {
            return false;
        }
        for (Verdict.Condition condition : conditions) {
            JsonNode told = condition(status, condition.type());
            if (!told.path("status").asString("").equals(condition.status())
                    || !told.path("reason").asString("").equals(condition.reason())
                    || !told.path("message").asString("").equals(shortened(condition.message()))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Object> statistics(MappingNode spec) {
        var counts = new LinkedHashMap<String, Object>();
        counts.put("decisions", count(spec, "decisions"));
        if (spec.get("signals") instanceof MappingNode signals) {
            COUNTED.forEach(family -> counts.put(family, count(signals, family)));
        } else {
            COUNTED.forEach(family -> counts.put(family, 0));
        }
        return counts;
    }

    private static int count(MappingNode owner, String key) {
        return owner.get(key) instanceof SequenceNode list ? list.items().size() : 0;
    }

    private static String since(JsonNode status, Verdict.Condition condition, Instant now) {
        JsonNode told = condition(status, condition.type());
        String time = told.path("lastTransitionTime").asString("");
        return told.path("status").asString("").equals(condition.status()) && !time.isEmpty()
                ? time
                : now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return status.path("conditions").path(type); // missing
    }

    private static String shortened(String message) {
        return message.length() > MOST_CHARACTERS ? message.substring(0, MOST_CHARACTERS - 1) + "…" : message;
    }
}

package semanticrouter.console.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.learning.Experience;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What somebody says of a reply (specification: selection-looper §3.5).
///
/// @param replayId of the record
/// @param target what is judged: {@value #MODEL}, or another word of the contract
/// @param targetRef its name; empty where it is not given
/// @param reason in words; empty where it is not given
/// @param score 0 to 1
record Outcome(
        String replayId,
        String target,
        String targetRef,
        Experience.Verdict verdict,
        String reason,
        OptionalDouble score,
        Map<String, String> metadata) {
    static final String MODEL = "model";

    private static final Set<String> FIELDS =
            Set.of("replay_id", "source", "target", "target_ref", "verdict", "reason", "score", "metadata");
    private static final List<String> TARGETS = List.of(MODEL, "route", "policy", "stability", "provider", "router");
    private static final int TEXT_MAX = 512;
    private static final int REASON_MAX = 2_048;
    private static final int ENTRIES_MAX = 32;
    private static final int KEY_MAX = 128;
    private static final int VALUE_MAX = 1_024;

    Outcome {
        metadata = new LinkedHashMap<>(metadata);
    }

    /// Reads the body of a call.
    ///
    /// @throws GatewayException 400 `INVALID_OUTCOME`
    static Outcome of(ObjectNode body) throws GatewayException {
        for (String field : body.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw invalid(
                        "there is no field \"" + field + "\"; known are " + String.join(", ", new TreeSet<>(FIELDS)));
            }
        }
        text(body, "source", KEY_MAX); // who says it is told by the token, not by the body
        String id = text(body, "replay_id", TEXT_MAX);
        if (id.isEmpty()) {
            throw invalid("\"replay_id\" is missing; it is the reply's x-vsr-replay-id");
        }
        String target = text(body, "target", KEY_MAX);
        if (!TARGETS.contains(target)) {
            throw invalid("\"target\" must be one of " + String.join(", ", TARGETS));
        }
        return new Outcome(
                id,
                target,
                text(body, "target_ref", TEXT_MAX),
                verdict(text(body, "verdict", KEY_MAX)),
                text(body, "reason", REASON_MAX),
                score(body.path("score")),
                metadata(body.path("metadata")));
    }

    private static String text(ObjectNode body, String field, int most) throws GatewayException {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isString() || value.stringValue().length() > most) {
            throw invalid("\"" + field + "\" must be a text of at most " + most + " characters");
        }
        return value.stringValue().strip();
    }

    private static Experience.Verdict verdict(String word) throws GatewayException {
        var words = new ArrayList<String>();
        for (Experience.Verdict verdict : Experience.Verdict.values()) {
            String known = verdict.name().toLowerCase(Locale.ROOT);
            if (known.equals(word)) {
                return verdict;
            }
            words.add(known);
        }
        throw invalid("\"verdict\" must be one of " + String.join(", ", words));
    }

    private static OptionalDouble score(JsonNode value) throws GatewayException {
        if (value.isMissingNode() || value.isNull()) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
            throw invalid("\"score\" must be a number from 0 to 1");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    private static Map<String, String> metadata(JsonNode value) throws GatewayException {
        if (value.isMissingNode() || value.isNull()) {
            return Map.of();
        }
        if (!(value instanceof ObjectNode entries) || entries.size() > ENTRIES_MAX) {
            throw invalid("\"metadata\" must be an object of at most " + ENTRIES_MAX + " texts");
        }
        var read = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            boolean fits = !entry.getKey().isEmpty()
                    && entry.getKey().length() <= KEY_MAX
                    && entry.getValue().isString()
                    && entry.getValue().stringValue().length() <= VALUE_MAX;
            if (!fits) {
                throw invalid("an entry of \"metadata\" has a name of 1 to " + KEY_MAX
                        + " characters and a text of at most " + VALUE_MAX);
            }
            read.put(entry.getKey(), entry.getValue().stringValue());
        }
        return read;
    }

    /// Where the caller wants it learned instead of where the request was routed.
    Optional<String> named(String key) {
        return Optional.ofNullable(metadata.get(key)).map(String::strip).filter(name -> !name.isEmpty());
    }

    /// The tier where the caller wants it learned.
    OptionalInt tier() throws GatewayException {
        Optional<String> written = named("decision_tier");
        if (written.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int tier = Integer.parseInt(written.get());
            if (tier >= 0) {
                return OptionalInt.of(tier);
            }
        } catch (NumberFormatException _) {
            // said below, as for a number out of range
        }
        throw invalid("\"decision_tier\" of \"metadata\" must be a whole number of 0 or more");
    }

    static GatewayException invalid(String what) {
        return new GatewayException(400, "INVALID_OUTCOME", what);
    }

    /// As a record shows it.
    ///
    /// @param role of who says it
    /// @param time when
    /// @param mask takes personal data out of a text
    Map<String, Object> document(String role, String time, UnaryOperator<String> mask) {
        var document = new LinkedHashMap<String, Object>();
        document.put("source", "operator");
        document.put("role", role);
        document.put("timestamp", time);
        document.put("target", target);
        if (!targetRef.isEmpty()) {
            document.put("target_ref", targetRef);
        }
        document.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
        if (!reason.isEmpty()) {
            document.put("reason", mask.apply(reason));
        }
        score.ifPresent(value -> document.put("score", value));
        if (!metadata.isEmpty()) {
            var shown = new LinkedHashMap<String, Object>();
            metadata.forEach((key, value) -> shown.put(key, mask.apply(value)));
            document.put("metadata", shown);
        }
        return document;
    }
}

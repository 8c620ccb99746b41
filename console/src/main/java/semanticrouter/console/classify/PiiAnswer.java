package semanticrouter.console.classify;

import static semanticrouter.console.http.Json.ordered;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// The answer about personal data in a text (specification: dataplane §3.3). Values are masked unless asked for.
///
/// @param types kinds that count, in upper case; empty for all
/// @param threshold least probability
/// @param positions whether to say where, in UTF-16 units
/// @param mask whether to give the text with the entities masked
/// @param reveal whether to give the entities themselves
record PiiAnswer(Set<String> types, double threshold, boolean positions, boolean mask, boolean reveal) {
    static PiiAnswer of(JsonNode options, double threshold) throws GatewayException {
        var types = new HashSet<String>();
        for (JsonNode type : options.path("entity_types")) {
            types.add(type.asString("").toUpperCase(Locale.ROOT));
        }
        return new PiiAnswer(
                Set.copyOf(types),
                Texts.share(options, "confidence_threshold", threshold),
                options.path("return_positions").asBoolean(false),
                options.path("mask_entities").asBoolean(false),
                options.path("reveal_entity_text").asBoolean(false));
    }

    /// The spans that count.
    List<TokenSpan> kept(List<TokenSpan> spans) {
        return spans.stream()
                .filter(span -> span.score() >= threshold)
                .filter(span -> types.isEmpty() || types.contains(span.label().toUpperCase(Locale.ROOT)))
                .toList();
    }

    /// The answer without its processing time.
    Map<String, Object> render(String text, List<TokenSpan> spans) {
        List<TokenSpan> kept = kept(spans);
        var entities = new ArrayList<Object>();
        var masked = new StringBuilder();
        int done = 0;
        for (TokenSpan span : kept) {
            String mask = "[" + span.label() + "]";
            entities.add(ordered(
                    "type",
                    span.label(),
                    "value",
                    reveal ? text.substring(span.start(), span.end()) : mask,
                    "confidence",
                    span.score(),
                    "start_position",
                    positions ? span.start() : null,
                    "end_position",
                    positions ? span.end() : null,
                    "masked_value",
                    this.mask ? mask : null));
            if (span.start() >= done) {
                masked.append(text, done, span.start()).append(mask);
                done = span.end();
            }
        }
        masked.append(text, done, text.length());
        return ordered(
                "has_pii",
                !kept.isEmpty(),
                "entities",
                entities,
                "masked_text",
                mask ? masked.toString() : null,
                "security_recommendation",
                kept.isEmpty() ? "allow" : "block");
    }
}

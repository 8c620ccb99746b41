package semanticrouter.console.cache;

import static semanticrouter.console.http.Json.ordered;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.cache.CacheDesk;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads which answers a call means. A key that is not known is refused: a misspelt one would mean more than was meant.
final class CacheSelection {
    private static final int LONGEST = 256;
    private static final Set<String> KEYS = Set.of("partition", "epoch");
    private static final Set<String> PARTITION =
            Set.of("recipe", "decision", "request_model", "selected_model", "protocol", "namespace", "epoch");

    private CacheSelection() {}

    /// The selector of a body; of one without, every answer. One that names nothing is refused, for it may have been
    /// made of an empty variable.
    ///
    /// @param keys that the body may have
    static CacheSelector of(ObjectNode body, Set<String> keys, CacheDesk desk) throws GatewayException {
        known(body, "body", keys);
        JsonNode selector = object(body, "selector", KEYS);
        JsonNode partition = object(selector, "partition", PARTITION);
        OptionalLong inner = epoch(partition);
        OptionalLong outer = epoch(selector);
        if (inner.isPresent() && outer.isPresent() && !inner.equals(outer)) {
            throw invalid("\"selector.epoch\" and \"selector.partition.epoch\" differ; give one of them");
        }
        String namespace = text(partition, "namespace");
        var meant = new CacheSelector(
                text(partition, "recipe"),
                text(partition, "decision"),
                text(partition, "request_model"),
                text(partition, "selected_model"),
                text(partition, "protocol"),
                namespace.contains(":") ? desk.namespace(namespace) : namespace,
                inner.isPresent() ? inner : outer);
        if (selector.isObject() && meant.equals(CacheSelector.ALL)) {
            throw invalid(
                    "\"selector\" means nothing in particular; name a recipe, decision, model, protocol, namespace or"
                            + " epoch");
        }
        return meant;
    }

    /// The object under a key; an empty one when there is none.
    private static JsonNode object(JsonNode in, String key, Set<String> known) throws GatewayException {
        JsonNode value = in.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return value;
        }
        if (!value.isObject()) {
            throw invalid("\"" + key + "\" must be an object");
        }
        known(value, key, known);
        return value;
    }

    private static void known(JsonNode value, String what, Set<String> known) throws GatewayException {
        for (String name : value.propertyNames()) {
            if (!known.contains(name)) {
                throw invalid("\"" + what + "\" has a key that is not known; it may have "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static String text(JsonNode in, String key) throws GatewayException {
        JsonNode value = in.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isString() || value.stringValue().length() > LONGEST) {
            throw invalid("\"" + key + "\" must be a text of at most " + LONGEST + " characters");
        }
        return value.stringValue();
    }

    private static OptionalLong epoch(JsonNode in) throws GatewayException {
        JsonNode value = in.path("epoch");
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw invalid("\"epoch\" must be a whole number, such as GET /api/v1/response-cache/stats shows");
        }
        return OptionalLong.of(value.longValue());
    }

    private static GatewayException invalid(String why) {
        return new GatewayException(400, "INVALID_SELECTOR", why);
    }

    /// A selector for people, without what it does not ask for.
    static Map<String, Object> shown(CacheSelector selector) {
        return ordered(
                "recipe", blank(selector.recipe()),
                "decision", blank(selector.decision()),
                "request_model", blank(selector.requestModel()),
                "selected_model", blank(selector.selectedModel()),
                "protocol", blank(selector.protocol()),
                "namespace", blank(selector.namespace()),
                "epoch", selector.epoch().isPresent() ? selector.epoch().getAsLong() : null);
    }

    private static @Nullable String blank(String value) {
        return value.isEmpty() ? null : value;
    }
}

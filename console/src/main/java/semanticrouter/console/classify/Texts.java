package semanticrouter.console.classify;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// Reads the fields of classification requests; what is wrong with them is 400.
final class Texts {
    private Texts() {}

    static GatewayException invalid(String message) {
        return new GatewayException(400, "INVALID_INPUT", message);
    }

    /// A text that is not blank.
    static String text(JsonNode body, String field) throws GatewayException {
        JsonNode text = body.path(field);
        if (!text.isString() || text.asString().isBlank()) {
            throw invalid("\"" + field + "\" must be a text that is not blank");
        }
        return text.asString();
    }

    /// One to `most` texts that are not blank.
    static List<String> list(JsonNode body, String field, int most) throws GatewayException {
        JsonNode list = body.path(field);
        if (!list.isArray() || list.isEmpty()) {
            throw invalid("\"" + field + "\" must be a list with at least one text");
        }
        if (list.size() > most) {
            throw invalid("\"" + field + "\" has " + list.size() + " texts; at most " + most + " are taken at a time");
        }
        var texts = new ArrayList<String>();
        for (JsonNode text : list) {
            if (!text.isString() || text.asString().isBlank()) {
                throw invalid("every entry of \"" + field + "\" must be a text that is not blank");
            }
            texts.add(text.asString());
        }
        return texts;
    }

    /// A number from 0 to 1.
    static double share(JsonNode options, String field, double fallback) throws GatewayException {
        JsonNode share = options.path(field);
        if (share.isMissingNode() || share.isNull()) {
            return fallback;
        }
        if (!share.isNumber() || share.asDouble() < 0 || share.asDouble() > 1) {
            throw invalid("\"" + field + "\" must be a number from 0 to 1");
        }
        return share.asDouble();
    }

    /// Whether an option is switched on.
    static boolean flag(JsonNode options, String field) throws GatewayException {
        JsonNode flag = options.path(field);
        if (flag.isMissingNode() || flag.isNull()) {
            return false;
        }
        if (!flag.isBoolean()) {
            throw invalid("\"" + field + "\" must be true or false");
        }
        return flag.asBoolean();
    }

    /// Milliseconds since a moment of {@link System#nanoTime()}, to three digits.
    static double millisSince(long start) {
        return Math.round((System.nanoTime() - start) / 1e3) / 1e3;
    }
}

package semanticrouter.selectors.looper.confidence;

import tools.jackson.databind.JsonNode;

/// Numbers of JSON that others wrote.
final class Numbers {
    private Numbers() {}

    /// A finite number; NaN for anything else.
    static double of(JsonNode node) {
        double number = node.isNumber() ? node.asDouble(Double.NaN) : Double.NaN;
        return Double.isFinite(number) ? number : Double.NaN;
    }
}

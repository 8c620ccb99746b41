package semanticrouter.signals.facts;

import java.util.OptionalDouble;

/// Reads token counts as configurations write them: `999`, `4K`, `1.5M`.
final class TokenCount {
    private TokenCount() {}

    /// Tokens, K counting 1,000 and M 1,000,000 in either case; empty text is 0; nothing when it is no such number.
    static OptionalDouble parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return OptionalDouble.of(0);
        }
        double unit = switch (trimmed.charAt(trimmed.length() - 1)) {
            case 'k', 'K' -> 1_000;
            case 'm', 'M' -> 1_000_000;
            default -> 1;
        };
        String number =
                unit == 1 ? trimmed : trimmed.substring(0, trimmed.length() - 1).strip();
        if (!number.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)")) {
            return OptionalDouble.empty();
        }
        // A fraction of a token is cut off, as an integer conversion does.
        return OptionalDouble.of(Math.floor(Double.parseDouble(number) * unit));
    }
}

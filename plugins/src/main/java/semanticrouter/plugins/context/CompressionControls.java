package semanticrouter.plugins.context;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/// What a client asks of compression in a header (specification: dataplane §4.8, request controls).
///
/// @param bypass whether nothing may be shortened
/// @param target tokens the request is to come down to
record CompressionControls(boolean bypass, OptionalInt target) {
    static final CompressionControls NONE = new CompressionControls(false, OptionalInt.empty());

    /// Reads a header such as `bypass` or `target=4000`; what is not allowed or not understood is ignored.
    ///
    /// @param most highest target
    static CompressionControls parse(String header, Set<String> allowed, int most) {
        boolean bypass = false;
        OptionalInt target = OptionalInt.empty();
        for (String item : header.split(",", -1)) {
            String directive = item.strip().toLowerCase(Locale.ROOT);
            if (directive.equals("bypass") && allowed.contains("bypass")) {
                bypass = true;
            } else if (directive.matches("target\\s*=\\s*\\d{1,9}") && allowed.contains("target")) {
                String number = directive.substring(directive.indexOf('=') + 1).strip();
                target = OptionalInt.of(Math.min(most, Integer.parseInt(number)));
            }
        }
        return new CompressionControls(bypass, target);
    }
}

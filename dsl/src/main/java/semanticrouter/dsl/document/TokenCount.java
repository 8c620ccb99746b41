package semanticrouter.dsl.document;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import semanticrouter.config.tree.MappingNode;

/// Numbers of tokens as context signals write them: `999`, `4K`, `1.5M`. Source: specification 2.14.
public final class TokenCount {
    private TokenCount() {}

    /// The number a text means; nothing is 0; empty when it cannot be read.
    public static OptionalLong parse(String text) {
        String plain = text.strip().toUpperCase(Locale.ROOT);
        if (plain.isEmpty()) {
            return OptionalLong.of(0);
        }
        double factor = plain.endsWith("K") ? 1e3 : plain.endsWith("M") ? 1e6 : 1;
        String digits = factor == 1 ? plain : plain.substring(0, plain.length() - 1);
        if (!digits.matches("[0-9]{1,15}(\\.[0-9]{1,15})?")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) (Double.parseDouble(digits) * factor));
    }

    /// The inclusive range of a context signal; empty when a bound cannot be read, which makes the signal match never.
    public static Optional<long[]> range(MappingNode signal) {
        OptionalLong min = parse(Nodes.text(signal, "min_tokens"));
        OptionalLong max = parse(Nodes.text(signal, "max_tokens"));
        return min.isPresent() && max.isPresent()
                ? Optional.of(new long[] {min.getAsLong(), max.getAsLong()})
                : Optional.empty();
    }
}

package semanticrouter.core.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Immutable HTTP headers; names compare without case, values are never printed.
public final class Headers {
    public static final Headers NONE = new Headers(List.of());

    private final List<String> pairs;

    private Headers(List<String> pairs) {
        this.pairs = pairs;
    }

    /// Headers from alternating names and values.
    public static Headers of(String... namesAndValues) {
        var builder = new Builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /// First value of a header.
    public Optional<String> first(String name) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                return Optional.of(pairs.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// Every value of a header, in order.
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        forEach((header, value) -> {
            if (header.equalsIgnoreCase(name)) {
                values.add(value);
            }
        });
        return values;
    }

    /// True when the header is present and reads `true`, ignoring case and surrounding space.
    public boolean flag(String name) {
        return first(name).map(value -> value.strip().equalsIgnoreCase("true")).orElse(false);
    }

    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < pairs.size(); i += 2) {
            visitor.accept(pairs.get(i), pairs.get(i + 1));
        }
    }

    public int size() {
        return pairs.size() / 2;
    }

    /// A builder that starts with these headers.
    public Builder with() {
        var builder = new Builder();
        builder.pairs.addAll(pairs);
        return builder;
    }

    /// Prints names only: values may hold credentials.
    @Override
    public String toString() {
        var names = new ArrayList<String>();
        forEach((name, _) -> names.add(name));
        return names.toString();
    }

    /// Collects headers for one owner on one thread.
    public static final class Builder {
        private final List<String> pairs = new ArrayList<>();

        public Builder add(String name, String value) {
            pairs.add(name.toLowerCase(Locale.ROOT));
            pairs.add(value);
            return this;
        }

        /// Replaces every value of the header.
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        public Builder remove(String name) {
            for (int i = pairs.size() - 2; i >= 0; i -= 2) {
                if (pairs.get(i).equalsIgnoreCase(name)) {
                    pairs.remove(i + 1);
                    pairs.remove(i);
                }
            }
            return this;
        }

        public Headers build() {
            return new Headers(List.copyOf(pairs));
        }
    }
}

package semanticrouter.core.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Immutable HTTP headers; names compare without case, values are never printed.
public final class Headers {
    public static final Headers NONE = new Headers(new String[0]);

    /// Name, value, name, value; nobody writes it.
    private final String[] pairs;

    private Headers(String[] pairs) {
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
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return Optional.of(pairs[i + 1]);
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
        Optional<String> value = first(name);
        return value.isPresent() && value.get().strip().equalsIgnoreCase("true");
    }

    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < pairs.length; i += 2) {
            visitor.accept(pairs[i], pairs[i + 1]);
        }
    }

    public int size() {
        return pairs.length / 2;
    }

    /// A builder that starts with these headers.
    public Builder with() {
        return new Builder().addAll(this);
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
        private static final int CAPACITY = 24;

        private String[] pairs = new String[CAPACITY];
        private int size;

        public Builder add(String name, String value) {
            reserve(2);
            pairs[size++] = name.toLowerCase(Locale.ROOT);
            pairs[size++] = value;
            return this;
        }

        public Builder addAll(Headers more) {
            reserve(more.pairs.length);
            System.arraycopy(more.pairs, 0, pairs, size, more.pairs.length);
            size += more.pairs.length;
            return this;
        }

        private void reserve(int more) {
            if (pairs.length - size < more) {
                pairs = Arrays.copyOf(pairs, Math.max(2 * pairs.length, size + more));
            }
        }

        /// Replaces every value of the header.
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        public Builder remove(String name) {
            int kept = 0;
            for (int i = 0; i < size; i += 2) {
                if (!pairs[i].equalsIgnoreCase(name)) {
                    pairs[kept++] = pairs[i];
                    pairs[kept++] = pairs[i + 1];
                }
            }
            size = kept;
            return this;
        }

        public Headers build() {
            return size == 0 ? NONE : new Headers(Arrays.copyOf(pairs, size));
        }
    }
}

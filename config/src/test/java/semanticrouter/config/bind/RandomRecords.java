package semanticrouter.config.bind;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Makes config records with random values that their annotations allow.
public final class RandomRecords {
    private static final String[] WORDS = {
        "a",
        "qwen3-8b",
        "yes",
        "5",
        "1.5",
        "null",
        "x: y",
        "中文",
        "- dash",
        "#no",
        " lead",
        "two\nlines\n",
        "$A",
        "~",
        "'q'",
        "[b]"
    };

    private final Binder binder;
    private final Random random;

    public RandomRecords(Binder binder, Random random) {
        this.binder = binder;
        this.random = random;
    }

    /// A record of the type, nested at most so deep.
    public <R extends Record> R record(Class<R> type, int depth) {
        RecordShape<R> shape = binder.shape(type);
        var values = new ArrayList<@Nullable Object>();
        for (Option option : shape.options()) {
            boolean absent = option.nullable() && (depth <= 0 || random.nextBoolean());
            values.add(absent ? null : value(option, option.type(), depth));
        }
        return shape.create(values.toArray());
    }

    @SuppressWarnings("unchecked") // a record class is the class of a record
    private Object value(Option option, Type type, int depth) {
        Class<?> raw = Binding.raw(type);
        if (raw == String.class) {
            // An empty word that may be written for a default is not kept: the default is.
            return option.oneOf().isEmpty()
                    ? word()
                    : pick(option.oneOf().stream()
                            .filter(allowed -> option.defaultText() == null || !allowed.isEmpty())
                            .toList());
        } else if (raw == boolean.class || raw == Boolean.class) {
            return random.nextBoolean();
        } else if (raw == int.class || raw == Integer.class) {
            return (int) number(option);
        } else if (raw == long.class || raw == Long.class) {
            return (long) number(option);
        } else if (raw == double.class || raw == Double.class) {
            return fraction(option);
        } else if (raw == Duration.class) {
            return Duration.ofMillis(random.nextInt(100_000));
        } else if (raw == OptionalInt.class) {
            return OptionalInt.of((int) number(option));
        } else if (raw == OptionalLong.class) {
            return OptionalLong.of((long) number(option));
        } else if (raw == OptionalDouble.class) {
            return OptionalDouble.of(fraction(option));
        } else if (raw == Optional.class) {
            return Optional.of(value(option, Binding.argument(type, 0), depth));
        } else if (raw == List.class) {
            var items = new ArrayList<Object>();
            for (int i = depth > 0 ? random.nextInt(3) : 0; i > 0; i--) {
                items.add(value(option, Binding.argument(type, 0), depth - 1));
            }
            return List.copyOf(items);
        } else if (Map.class.isAssignableFrom(raw)) {
            var entries = new LinkedHashMap<String, Object>();
            for (int i = depth > 0 ? random.nextInt(3) : 0; i > 0; i--) {
                entries.put(word(), value(option, Binding.argument(type, 1), depth - 1));
            }
            return Collections.unmodifiableSequencedMap(entries);
        } else if (raw == MappingNode.class) {
            return MappingNode.builder().put("k", word()).build();
        } else if (raw == SequenceNode.class) {
            return SequenceNode.texts(List.of(word()));
        } else if (raw == Node.class) {
            return ScalarNode.text(word());
        } else if (raw.isEnum()) {
            return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
        }
        return record((Class<? extends Record>) raw, depth - 1);
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private double number(Option option) {
        return Math.rint(fraction(option));
    }

    private double fraction(Option option) {
        double low =
                option.range() == null ? -1000 : Math.max(-1000, option.range().min());
        double high = option.range() == null
                ? 1000
                : Math.min(low + 1000, option.range().max());
        return low + Math.rint(random.nextDouble() * (high - low) * 64) / 64;
    }
}

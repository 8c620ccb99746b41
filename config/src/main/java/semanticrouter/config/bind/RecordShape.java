package semanticrouter.config.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The options of a config record, in declaration order. Immutable.
public final class RecordShape<R extends Record> {
    private final Class<R> type;
    private final List<Option> options;
    private final Constructor<R> constructor;

    private final Set<String> names = new HashSet<>();

    private RecordShape(Class<R> type, List<Option> options, Constructor<R> constructor) {
        this.type = type;
        this.options = options;
        this.constructor = constructor;
        options.forEach(option -> {
            names.add(option.key());
            names.addAll(option.aliases());
        });
    }

    public static <R extends Record> RecordShape<R> of(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        var options = new ArrayList<Option>(components.length);
        for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
            options.add(Option.of(component));
        }
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new RecordShape<>(type, List.copyOf(options), constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("record " + type + " has no canonical constructor", e);
        }
    }

    public Class<R> type() {
        return type;
    }

    public List<Option> options() {
        return options;
    }

    public List<String> keys() {
        return options.stream().map(Option::key).toList();
    }

    /// Whether some option is spelt so, today or formerly.
    boolean knows(String key) {
        return names.contains(key);
    }

    public boolean strict() {
        return type.isAnnotationPresent(Strict.class);
    }

    /// @throws IllegalArgumentException when the record refuses the values, with its own message
    R create(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalArgumentException("record " + type.getSimpleName() + " failed: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type, e);
        }
    }

    /// The value of an option in a record.
    public static @Nullable Object value(Option option, Record record) {
        try {
            return option.component().getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + option.component(), e);
        }
    }
}

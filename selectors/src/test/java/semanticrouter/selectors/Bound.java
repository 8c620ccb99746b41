package semanticrouter.selectors;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Key;

/// Options as a configuration would bind them, for tests: what is given, and the declared defaults for the rest.
public final class Bound {
    private Bound() {}

    /// @param given values by YAML key; a nested map for a nested record, a list of maps for a list of records
    public static <R extends Record> R options(Class<R> type, Map<String, ?> given) {
        RecordComponent[] components = type.getRecordComponents();
        var values = new @Nullable Object[components.length];
        var unknown = new ArrayList<>(given.keySet());
        for (int i = 0; i < values.length; i++) {
            String key = key(components[i]);
            unknown.remove(key);
            Object value = given.get(key);
            values[i] = value == null ? absent(components[i]) : convert(components[i].getGenericType(), value);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no " + unknown);
        }
        return create(type, components, values);
    }

    /// The YAML key of an option.
    public static String key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key != null ? key.value() : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static <R extends Record> R create(Class<R> type, RecordComponent[] components, @Nullable Object[] values) {
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type, e);
        }
    }

    private static @Nullable Object absent(RecordComponent component) {
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
            return parse(component.getGenericType(), standard.value());
        }
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        Class<?> type = component.getType();
        if (type.isRecord()) {
            return options(type.asSubclass(Record.class), Map.of());
        }
        return type == String.class ? "" : type == List.class ? List.of() : type == Map.class ? Map.of() : parse(type, "0");
    }

    private static Object parse(Type type, String text) {
        if (type instanceof ParameterizedType list) {
            String inner = text.substring(1, text.length() - 1).strip();
            return inner.isEmpty()
                    ? List.of()
                    : Arrays.stream(inner.split(","))
                            .map(item -> parse(list.getActualTypeArguments()[0], item.strip()))
                            .toList();
        }
        return switch (type.getTypeName()) {
            case "boolean", "java.lang.Boolean" -> Boolean.parseBoolean(text);
            case "int", "java.lang.Integer" -> Integer.parseInt(text);
            case "long", "java.lang.Long" -> Long.parseLong(text);
            case "double", "java.lang.Double" -> Double.parseDouble(text);
            case "java.lang.String" -> text;
            default -> throw new IllegalArgumentException("no default for " + type);
        };
    }

    private static Object convert(Type type, Object value) {
        if (type instanceof ParameterizedType generic && value instanceof List<?> items) {
            return items.stream().map(item -> convert(generic.getActualTypeArguments()[0], item)).toList();
        }
        if (type instanceof Class<?> plain && plain.isRecord() && value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // keys of test data are texts
            var given = (Map<String, ?>) map;
            return options(plain.asSubclass(Record.class), given);
        }
        return value;
    }
}

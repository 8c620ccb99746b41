package semanticrouter.console.api;

import static semanticrouter.console.http.Json.ordered;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Lists the options of a kind, read off its annotated record.
final class OptionSheet {
    /// Records nest; deeper ones than this are shown without their fields.
    private static final int DEPTH = 3;

    private OptionSheet() {}

    /// The options of a record, in declaration order.
    static List<Map<String, Object>> of(Class<?> type) {
        return of(type, DEPTH);
    }

    private static List<Map<String, Object>> of(Class<?> type, int depth) {
        var options = new ArrayList<Map<String, Object>>();
        for (RecordComponent component : type.getRecordComponents()) {
            options.add(option(component, depth));
        }
        return options;
    }

    private static Map<String, Object> option(RecordComponent component, int depth) {
        Key key = component.getAnnotation(Key.class);
        Map<String, Object> option = ordered(
                "name",
                key == null ? snakeCase(component.getName()) : key.value(),
                "type",
                word(component.getGenericType()));
        Doc doc = component.getAnnotation(Doc.class);
        if (doc != null) {
            option.put("description", doc.value());
        }
        Default fallback = component.getAnnotation(Default.class);
        if (fallback != null) {
            option.put("default", fallback.value());
        }
        if (component.isAnnotationPresent(Required.class)) {
            option.put("required", true);
        }
        OneOf oneOf = component.getAnnotation(OneOf.class);
        if (oneOf != null) {
            option.put("one_of", List.of(oneOf.value()));
        }
        Range range = component.getAnnotation(Range.class);
        if (range != null && Double.isFinite(range.min())) {
            option.put("min", range.min());
        }
        if (range != null && Double.isFinite(range.max())) {
            option.put("max", range.max());
        }
        Class<?> element = element(component.getGenericType());
        if (element.isRecord() && depth > 1) {
            option.put("options", of(element, depth - 1));
        }
        return option;
    }

    /// The type as a person writes it in YAML.
    private static String word(Type type) {
        Class<?> raw = raw(type);
        if (Optional.class == raw) {
            return word(argument(type));
        }
        if (List.class == raw) {
            return word(argument(type)) + "[]";
        }
        if (Map.class.isAssignableFrom(raw) || raw.isRecord()) {
            return "object";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "boolean";
        }
        if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
            return "integer";
        }
        if (raw == double.class || raw == float.class || Number.class.isAssignableFrom(raw)) {
            return "number";
        }
        return raw == java.time.Duration.class ? "duration" : raw == Object.class ? "any" : "string";
    }

    private static Class<?> element(Type type) {
        Class<?> raw = raw(type);
        return raw == Optional.class || raw == List.class ? element(argument(type)) : raw;
    }

    private static Type argument(Type type) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> Object.class;
        };
    }

    /// `maxTokens` as `max_tokens`.
    private static String snakeCase(String name) {
        var snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_').append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}

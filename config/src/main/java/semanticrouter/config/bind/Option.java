package semanticrouter.config.bind;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// One component of a config record, with what its annotations say.
///
/// @param key spelling in YAML
/// @param aliases deprecated spellings
/// @param component the component
/// @param required must be present, and not blank when it is text
/// @param nullable null when absent
/// @param defaultText YAML text of the default, null when there is none
/// @param range bounds, null when unbounded
/// @param oneOf allowed texts, empty when free
/// @param doc one sentence, may be empty
/// @param planned set when what the option stands for is not built, else null
public record Option(
        String key,
        List<String> aliases,
        RecordComponent component,
        boolean required,
        boolean nullable,
        @Nullable String defaultText,
        @Nullable Range range,
        List<String> oneOf,
        String doc,
        @Nullable Planned planned) {

    static Option of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        Default standard = component.getAnnotation(Default.class);
        OneOf oneOf = component.getAnnotation(OneOf.class);
        Doc doc = component.getAnnotation(Doc.class);
        return new Option(
                key == null ? snakeCase(component.getName()) : key.value(),
                key == null ? List.of() : List.of(key.aliases()),
                component,
                component.isAnnotationPresent(Required.class),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                standard == null ? null : standard.value(),
                component.getAnnotation(Range.class),
                oneOf == null ? List.of() : List.of(oneOf.value()),
                doc == null ? "" : doc.value(),
                component.getAnnotation(Planned.class));
    }

    public Type type() {
        return component.getGenericType();
    }

    /// `maxTokens` → `max_tokens`.
    static String snakeCase(String name) {
        var text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('_');
            }
            text.append(Character.toLowerCase(c));
        }
        return text.toString();
    }
}

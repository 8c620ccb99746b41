package semanticrouter.dsl.generate;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.Stage;
import semanticrouter.core.kind.Status;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.FieldSpec;
import semanticrouter.dsl.document.Vocabulary;

/// The kinds a program may use with their fields, as text for a model.
///
/// Made from the kinds' own declarations, so it says what this build has. What is planned and not built is left out.
///
/// @param text one line a kind, one a field
public record SchemaReference(String text) {
    /// How deep objects in objects are described.
    private static final int DEPTH = 2;

    /// The reference of a build.
    public static SchemaReference of(Collection<Kind<?>> kinds, Vocabulary vocabulary) {
        StringBuilder out = new StringBuilder("# Kinds\n");
        stage(out, kinds, Stage.SIGNAL, "## Signals: SIGNAL <type> <name> { fields }");
        out.append("\n## Projections\n");
        vocabulary.projections().forEach(family -> family(out, "PROJECTION " + family.type() + " <name>", family));
        out.append("\n## Models\n");
        family(out, "MODEL <name>", vocabulary.model());
        stage(out, kinds, Stage.ALGORITHM, "## Algorithms: ALGORITHM <type> { fields } in a ROUTE");
        stage(out, kinds, Stage.PLUGIN, "## Plugins: PLUGIN <type> { fields } in a ROUTE");
        return new SchemaReference(out.toString());
    }

    private static void stage(StringBuilder out, Collection<Kind<?>> kinds, Stage stage, String title) {
        out.append('\n').append(title).append('\n');
        kinds.stream()
                .filter(kind -> kind.stage() == stage && kind.status() != Status.PLANNED)
                .sorted(Comparator.comparing(Kind::name))
                .forEach(kind -> {
                    Doc doc = kind.options().getAnnotation(Doc.class);
                    out.append("- ").append(kind.name());
                    if (doc != null) {
                        out.append(": ").append(doc.value());
                    }
                    out.append('\n');
                    components(kind.options())
                            .filter(component -> stage != Stage.SIGNAL
                                    || !component.getName().equals("name"))
                            .forEach(component -> out.append(line(component)));
                });
    }

    private static Stream<RecordComponent> components(Class<?> options) {
        return Stream.of(options.getRecordComponents())
                .filter(component -> !component.isAnnotationPresent(Planned.class));
    }

    private static String line(RecordComponent component) {
        StringBuilder line = new StringBuilder("    ")
                .append(key(component))
                .append(": ")
                .append(shape(component.getGenericType(), DEPTH));
        OneOf allowed = component.getAnnotation(OneOf.class);
        if (allowed != null) {
            line.append(", one of ")
                    .append(Stream.of(allowed.value())
                            .filter(value -> !value.isEmpty())
                            .collect(Collectors.joining(" | ")));
        }
        if (component.isAnnotationPresent(Required.class)) {
            line.append(", required");
        }
        Default byDefault = component.getAnnotation(Default.class);
        if (byDefault != null && !byDefault.value().isEmpty()) {
            line.append(", default ").append(byDefault.value());
        }
        Doc doc = component.getAnnotation(Doc.class);
        return line.append(doc == null ? "" : ". " + doc.value()).append('\n').toString();
    }

    private static String key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key != null
                ? key.value()
                : component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String shape(Type type, int depth) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? "[" + shape(generic.getActualTypeArguments()[0], depth) + ", …]"
                    : "{ … }";
        }
        if (!(type instanceof Class<?> plain)) {
            return "value";
        }
        if (plain.isRecord()) {
            return depth == 0
                    ? "{ … }"
                    : components(plain)
                            .map(part -> key(part) + ": " + shape(part.getGenericType(), depth - 1))
                            .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return switch (plain.getSimpleName()) {
            case "String" -> "text";
            case "boolean", "Boolean" -> "true | false";
            case "int", "long", "Integer", "Long" -> "whole number";
            case "double", "float", "Double", "Float" -> "number";
            default -> "value";
        };
    }

    private static void family(StringBuilder out, String head, FamilySpec family) {
        out.append("- ")
                .append(head)
                .append(" { ")
                .append(parts(family.fields()))
                .append(" }\n");
    }

    private static String parts(List<FieldSpec> fields) {
        return fields.stream().map(field -> field.name() + ": " + shape(field)).collect(Collectors.joining(", "));
    }

    private static String shape(FieldSpec field) {
        return switch (field.shape()) {
            case TEXT -> "text";
            case TEXTS -> "[text, …]";
            case WHOLE -> "whole number";
            case NUMBER, SHORT_NUMBER, BOUND -> "number";
            case FLAG -> "true | false";
            case OBJECT -> "{ " + parts(field.parts()) + " }";
            case OBJECTS -> "[{ " + parts(field.parts()) + " }, …]";
            case RULE -> "condition";
            case ANY, VALUE -> "value";
        };
    }
}

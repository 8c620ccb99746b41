package semanticrouter.console.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The fields of a JSON object or the parameters of a query, for the OpenAPI file.
public record Shape(List<Field> fields) {
    /// Type of a field that is a file.
    static final String FILE = "file";

    public static final Shape NONE = new Shape(List.of());

    /// One field.
    ///
    /// @param type `string`, `number`, `integer`, `boolean`, `object`, `any`, or one of these followed by `[]`;
    /// {@value #FILE} for a file of a form
    public record Field(String name, String type, boolean required) {}

    public Shape {
        fields = List.copyOf(fields);
    }

    /// A shape from texts such as `texts string[]` or `model? string`; a question mark makes the field optional.
    public static Shape of(String... fields) {
        return new Shape(Arrays.stream(fields).map(Shape::field).toList());
    }

    /// This shape with further fields.
    public Shape and(String... more) {
        return new Shape(
                Stream.concat(fields.stream(), of(more).fields.stream()).toList());
    }

    /// Whether it is the fields of a form with a file, not of a JSON object.
    boolean form() {
        return fields.stream().anyMatch(field -> field.type().equals(FILE));
    }

    private static Field field(String text) {
        String[] words = text.split(" ", 2);
        boolean optional = words[0].endsWith("?");
        String name = optional ? words[0].substring(0, words[0].length() - 1) : words[0];
        return new Field(name, words[1], !optional);
    }

    /// The JSON Schema of an object with these fields.
    Map<String, Object> schema() {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (Field field : fields) {
            properties.put(field.name(), schema(field.type()));
            if (field.required()) {
                required.add(field.name());
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    static Map<String, Object> schema(String type) {
        if (type.endsWith("[]")) {
            return Json.ordered("type", "array", "items", schema(type.substring(0, type.length() - 2)));
        }
        if (type.equals(FILE)) {
            return Json.ordered("type", "string", "format", "binary");
        }
        return type.equals("any") ? Map.of() : Map.of("type", type);
    }
}

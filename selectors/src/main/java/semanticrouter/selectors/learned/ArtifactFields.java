package semanticrouter.selectors.learned;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.fault.UnavailableException;

/// The fields of an artifact, or of an object inside one.
///
/// @param where for messages
record ArtifactFields(String where, Map<String, Object> fields) {
    /// A field that must be a list of numbers; empty when absent.
    double[] numbers(String name) throws UnavailableException {
        return switch (fields.get(name)) {
            case null -> new double[0];
            case double[] numbers -> numbers;
            default -> throw wrong(name, "a list of numbers");
        };
    }

    /// A field that must be a list of equally long lists of numbers; empty when absent.
    double[][] matrix(String name) throws UnavailableException {
        List<?> rows = list(name);
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            if (!(rows.get(i) instanceof double[] row) || (i > 0 && row.length != matrix[0].length)) {
                throw wrong(name, "a list of equally long lists of numbers");
            }
            matrix[i] = row;
        }
        return matrix;
    }

    /// A field that must be a list of texts; empty when absent.
    List<String> texts(String name) throws UnavailableException {
        var texts = new ArrayList<String>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /// A field that must be a list of objects; empty when absent.
    List<ArtifactFields> objects(String name) throws UnavailableException {
        var objects = new ArrayList<ArtifactFields>();
        for (Object item : list(name)) {
            if (!(item instanceof Map<?, ?> map)) {
                throw wrong(name, "a list of objects");
            }
            var inner = new LinkedHashMap<String, Object>();
            map.forEach((key, value) -> inner.put(String.valueOf(key), value));
            objects.add(new ArtifactFields(where + ", " + name + "[" + objects.size() + "]", inner));
        }
        return objects;
    }

    private List<?> list(String name) throws UnavailableException {
        return switch (fields.get(name)) {
            case null -> List.of();
            case List<?> list -> list;
            case double[] empty when empty.length == 0 -> List.of();
            default -> throw wrong(name, "a list");
        };
    }

    double number(String name, double absent) throws UnavailableException {
        return switch (fields.get(name)) {
            case null -> absent;
            case Double number -> number;
            default -> throw wrong(name, "a number");
        };
    }

    /// A text field, empty when absent.
    String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    UnavailableException wrong(String name, String expected) {
        return new UnavailableException(
                "artifact_malformed", "artifact " + where + ": \"" + name + "\" must be " + expected);
    }
}

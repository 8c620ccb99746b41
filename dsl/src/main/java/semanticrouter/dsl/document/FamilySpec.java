package semanticrouter.dsl.document;

import java.util.List;

/// A kind of signal or projection: its name in the language, its list in the document, and its fields in writing order.
///
/// @param type the word after `SIGNAL` or `PROJECTION`, and the `type` of leaves
/// @param key the list under `routing.signals` or `routing.projections`
/// @param fields all fields besides `name`
/// @param strict whether a field of the wrong kind is an error instead of being left out with a warning
public record FamilySpec(String type, String key, List<FieldSpec> fields, boolean strict) {
    public FamilySpec {
        fields = List.copyOf(fields);
    }

    static FamilySpec of(String type, String key, FieldSpec... fields) {
        return new FamilySpec(type, key, List.of(fields), false);
    }

    static FamilySpec strict(String type, String key, FieldSpec... fields) {
        return new FamilySpec(type, key, List.of(fields), true);
    }
}

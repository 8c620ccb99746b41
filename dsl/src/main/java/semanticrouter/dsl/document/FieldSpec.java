package semanticrouter.dsl.document;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/// One field of a kind: how it is called, what it holds, and in which order its own parts are written.
///
/// @param name its key in YAML and in the language
/// @param shape what it holds
/// @param parts for {@link Shape#OBJECT} and {@link Shape#OBJECTS}, the parts in writing order
/// @param unsaid a text that means the same as leaving the field out
public record FieldSpec(String name, Shape shape, List<FieldSpec> parts, String unsaid) {
    public FieldSpec {
        parts = List.copyOf(parts);
    }

    /// What a field holds. Unless said otherwise, a field that says nothing (`""`, `0`, `false`, empty) is left out.
    public enum Shape {
        TEXT,
        /// A list of texts.
        TEXTS,
        WHOLE,
        NUMBER,
        /// A number that the router holds in 32 bits; written as the shortest text of that width.
        SHORT_NUMBER,
        /// A number that counts even when it is 0.
        BOUND,
        FLAG,
        /// A mapping with known parts.
        OBJECT,
        /// A list of mappings with known parts.
        OBJECTS,
        /// A condition over signals.
        RULE,
        /// Anything; keys are sorted and nothing but nulls is left out.
        ANY,
        /// The same, and it counts even when it says nothing.
        VALUE
    }

    /// The field of an option that the contract has no written form for, from the type of its component.
    static FieldSpec of(String name, Type type) {
        if (type == String.class) {
            return text(name);
        } else if (type == boolean.class) {
            return flag(name);
        }
        boolean texts = type instanceof ParameterizedType generic
                && generic.getRawType() == List.class
                && generic.getActualTypeArguments()[0] == String.class;
        return texts ? texts(name) : any(name);
    }

    static FieldSpec text(String name) {
        return new FieldSpec(name, Shape.TEXT, List.of(), "");
    }

    static FieldSpec textUnless(String name, String unsaid) {
        return new FieldSpec(name, Shape.TEXT, List.of(), unsaid);
    }

    static FieldSpec texts(String name) {
        return new FieldSpec(name, Shape.TEXTS, List.of(), "");
    }

    static FieldSpec whole(String name) {
        return new FieldSpec(name, Shape.WHOLE, List.of(), "");
    }

    static FieldSpec number(String name) {
        return new FieldSpec(name, Shape.NUMBER, List.of(), "");
    }

    static FieldSpec shortNumber(String name) {
        return new FieldSpec(name, Shape.SHORT_NUMBER, List.of(), "");
    }

    static FieldSpec bound(String name) {
        return new FieldSpec(name, Shape.BOUND, List.of(), "");
    }

    static FieldSpec flag(String name) {
        return new FieldSpec(name, Shape.FLAG, List.of(), "");
    }

    static FieldSpec rule(String name) {
        return new FieldSpec(name, Shape.RULE, List.of(), "");
    }

    static FieldSpec any(String name) {
        return new FieldSpec(name, Shape.ANY, List.of(), "");
    }

    static FieldSpec value(String name) {
        return new FieldSpec(name, Shape.VALUE, List.of(), "");
    }

    static FieldSpec object(String name, FieldSpec... parts) {
        return new FieldSpec(name, Shape.OBJECT, List.of(parts), "");
    }

    static FieldSpec objects(String name, FieldSpec... parts) {
        return new FieldSpec(name, Shape.OBJECTS, List.of(parts), "");
    }
}

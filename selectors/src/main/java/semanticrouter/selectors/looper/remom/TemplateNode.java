package semanticrouter.selectors.looper.remom;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A piece of a template.
sealed interface TemplateNode {
    /// What names stand for at one place.
    ///
    /// @param dot what `.` stands for
    /// @param variables by name, with the `$`
    record Scope(Object dot, Map<String, Object> variables) {
        Object variable(String name) {
            Object value = variables.get(name);
            if (value == null) {
                throw new IllegalStateException("the parser let " + name + " pass");
            }
            return value;
        }
    }

    /// What a template is filled in with: `$` and, outside of lists, `.`.
    record Root(String originalContent, List<Reference> referenceResponses) {}

    void render(Scope scope, StringBuilder out);

    /// Text as it stands.
    record Text(String text) implements TemplateNode {
        @Override
        public void render(Scope scope, StringBuilder out) {
            out.append(text);
        }
    }

    /// A value.
    record Print(Expression value) implements TemplateNode {
        @Override
        public void render(Scope scope, StringBuilder out) {
            out.append(value.of(scope));
        }
    }

    /// One of two bodies.
    record If(Expression condition, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {
        @Override
        public void render(Scope scope, StringBuilder out) {
            boolean holds = switch (condition.of(scope)) {
                case String text -> !text.isEmpty();
                case Long number -> number != 0;
                case List<?> list -> !list.isEmpty();
                default -> true;
            };
            (holds ? then : otherwise).forEach(node -> node.render(scope, out));
        }
    }

    /// A body for each element of a list, with the element as `.`.
    ///
    /// @param index variable of its place from 0; empty for none
    /// @param element variable of the element; empty for none
    record Range(String index, String element, Expression list, List<TemplateNode> body, List<TemplateNode> otherwise)
            implements TemplateNode {
        @Override
        public void render(Scope scope, StringBuilder out) {
            List<?> elements = (List<?>) list.of(scope);
            if (elements.isEmpty()) {
                otherwise.forEach(node -> node.render(scope, out));
            }
            for (int i = 0; i < elements.size(); i++) {
                Map<String, Object> variables = new HashMap<>(scope.variables());
                variables.put(index, (long) i);
                variables.put(element, elements.get(i));
                var inner = new Scope(elements.get(i), variables);
                body.forEach(node -> node.render(inner, out));
            }
        }
    }

    /// What a value is.
    enum ValueType {
        ROOT("the whole"),
        LIST("a list"),
        RESPONSE("an answer"),
        TEXT("a text"),
        NUMBER("a number");

        final String words;

        ValueType(String words) {
            this.words = words;
        }
    }

    /// A value to be looked up or worked out: a `String`, a `Long`, a list of references, one of them,
    /// or the root.
    sealed interface Expression {
        Object of(Scope scope);

        ValueType type();
    }

    /// A number as it stands.
    record Whole(long value) implements Expression {
        @Override
        public Object of(Scope scope) {
            return value;
        }

        @Override
        public ValueType type() {
            return ValueType.NUMBER;
        }
    }

    /// What `.` stands for.
    record Dot(ValueType type) implements Expression {
        @Override
        public Object of(Scope scope) {
            return scope.dot();
        }
    }

    /// A variable.
    record Variable(String name, ValueType type) implements Expression {
        @Override
        public Object of(Scope scope) {
            return scope.variable(name);
        }
    }

    /// A field of the root or of an answer.
    record Field(Expression owner, String name, ValueType type) implements Expression {
        @Override
        public Object of(Scope scope) {
            Object value = owner.of(scope);
            return switch (name) {
                case "OriginalContent" -> ((Root) value).originalContent();
                case "ReferenceResponses" -> ((Root) value).referenceResponses();
                case "Model" -> ((Reference) value).model();
                case "Content" -> ((Reference) value).content();
                default -> ((Reference) value).reasoning();
            };
        }
    }

    /// A sum.
    record Add(Expression left, Expression right) implements Expression {
        @Override
        public Object of(Scope scope) {
            return (Long) left.of(scope) + (Long) right.of(scope);
        }

        @Override
        public ValueType type() {
            return ValueType.NUMBER;
        }
    }
}

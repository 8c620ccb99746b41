package semanticrouter.dsl.syntax;

import java.util.List;
import semanticrouter.config.diagnostic.Span;

/// A condition over signals.
public sealed interface Rule {
    /// Where it stands.
    Span span();

    /// All of at least two parts; a nested `And` stood in parentheses.
    record And(List<Rule> parts, Span span) implements Rule {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /// Any of at least two parts; a nested `Or` stood in parentheses.
    record Or(List<Rule> parts, Span span) implements Rule {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /// Not the part.
    record Not(Rule part, Span span) implements Rule {}

    /// `type("name", label: …, predicate: …, on_error: …)`.
    record Signal(String type, Name name, Fields fields, Span span) implements Rule {}
}

package semanticrouter.config.show;

import java.util.List;
import semanticrouter.config.diagnostic.Span;

/// Who set a value.
public sealed interface Origin {
    /// Nobody: it is built in.
    record BuiltIn() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /// The document.
    record Written(Span at) implements Origin {
        @Override
        public String toString() {
            return at.toString();
        }
    }

    /// The document, with text from the environment.
    ///
    /// @param variables names of the variables
    record Environment(Span at, List<String> variables) implements Origin {
        @Override
        public String toString() {
            return at + " from " + String.join(", ", variables);
        }
    }
}

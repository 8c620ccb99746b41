package semanticrouter.dsl.compile;

import java.util.List;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.tree.MappingNode;

/// The document a program means, and what is wrong with the program.
///
/// @param document the keys `routing`, `entrypoints` and `recipes` of a configuration; places point into the program
/// @param diagnostics with an error among them the document is incomplete and must not be used
public record Compiled(MappingNode document, List<Diagnostic> diagnostics) {
    public Compiled {
        diagnostics = List.copyOf(diagnostics);
    }

    /// Whether the document can be used.
    public boolean usable() {
        return diagnostics.stream().noneMatch(Diagnostic::isError);
    }
}

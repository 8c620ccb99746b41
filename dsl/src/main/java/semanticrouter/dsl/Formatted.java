package semanticrouter.dsl;

import java.util.List;
import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostic;

/// A program in canonical form.
///
/// @param text absent when the program has errors
/// @param diagnostics what is wrong with the program
public record Formatted(Optional<String> text, List<Diagnostic> diagnostics) {
    public Formatted {
        diagnostics = List.copyOf(diagnostics);
    }
}

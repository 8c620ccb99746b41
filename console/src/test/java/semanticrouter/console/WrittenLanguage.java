package semanticrouter.console;

import java.util.List;
import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.console.api.Product;

/// A routing language whose programs and configurations are each other with a word before them; lists are no
/// configurations, and a program with `?` has an error.
record WrittenLanguage() implements Product.Language {
    @Override
    public Optional<Product.Program> program(String yaml) {
        return yaml.startsWith("- ")
                ? Optional.empty()
                : Optional.of(new Product.Program("ROUTE of " + yaml, List.of()));
    }

    @Override
    public Optional<Product.Overlaid> overlaid(String program, String yaml) {
        if (yaml.startsWith("- ")) {
            return Optional.empty();
        }
        return Optional.of(
                program.contains("?")
                        ? new Product.Overlaid(
                                Optional.empty(),
                                List.of(new Diagnostic(Severity.ERROR, "parse", Span.NONE, "", "unexpected ?", "")))
                        : new Product.Overlaid(Optional.of(yaml + " with " + program), List.of()));
    }
}

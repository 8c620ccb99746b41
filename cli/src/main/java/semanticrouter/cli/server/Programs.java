package semanticrouter.cli.server;

import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.console.api.Product;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.print.DocumentPrinter;

/// Writes configurations as programs of the routing language.
public record Programs(Dsl language) implements Product.Language {
    @Override
    public Optional<Product.Program> program(String yaml) {
        YamlReader.Parsed parsed = YamlReader.read("draft", yaml);
        var found = new Diagnostics();
        found.addAll(parsed.diagnostics());
        if (found.hasErrors() || !(parsed.root() instanceof MappingNode mapping)) {
            return Optional.empty();
        }
        DocumentPrinter.Printed printed = language.decompile(mapping);
        return Optional.of(new Product.Program(printed.text(), printed.notes()));
    }
}

package semanticrouter.cli.server;

import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.console.api.Product;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.compile.Compiled;

/// Writes configurations as programs of the routing language, and programs into configurations.
public record Programs(Dsl language) implements Product.Language {
    @Override
    public Optional<Product.Program> program(String yaml) {
        return read(yaml).map(language::decompile).map(printed -> new Product.Program(printed.text(), printed.notes()));
    }

    @Override
    public Optional<Product.Overlaid> overlaid(String program, String yaml) {
        Compiled compiled = language.compile("draft.dsl", program);
        return read(yaml).map(base -> {
            Optional<String> text = compiled.usable()
                    ? Optional.of(YamlWriter.write(language.merge(compiled.document(), base)))
                    : Optional.empty();
            return new Product.Overlaid(text, compiled.diagnostics());
        });
    }

    private static Optional<MappingNode> read(String yaml) {
        YamlReader.Parsed parsed = YamlReader.read("draft", yaml);
        var found = new Diagnostics();
        found.addAll(parsed.diagnostics());
        return !found.hasErrors() && parsed.root() instanceof MappingNode mapping
                ? Optional.of(mapping)
                : Optional.empty();
    }
}

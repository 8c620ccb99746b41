package semanticrouter.cli.intent;

import java.util.List;
import java.util.Optional;
import semanticrouter.cli.demo.DemoConfig;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.console.plain.PlainLanguage;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.intent.Draft;
import semanticrouter.dsl.intent.DraftDocument;
import semanticrouter.dsl.intent.IntentCompiler;
import semanticrouter.dsl.intent.TextDiff;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Program;

/// Makes programs of plain language.
public final class Intents implements PlainLanguage {
    private static final String DRAFT = "draft";

    private final Dsl language;
    private final IntentCompiler compiler;
    private final MappingNode demonstration;

    public Intents(Dsl language) {
        this.language = language;
        this.compiler = new IntentCompiler(language);
        this.demonstration = mapping(DemoConfig.source().text())
                .orElseThrow(() -> new IllegalStateException("demo.yaml is no mapping"));
    }

    @Override
    public Optional<PlainLanguage.Intended> over(String yaml, String text) {
        return mapping(yaml).map(current -> intended(current, text));
    }

    @Override
    public PlainLanguage.Intended shown(String text) {
        return intended(demonstration, text);
    }

    private PlainLanguage.Intended intended(MappingNode current, String text) {
        Draft draft = compiler.compile(text, current);
        List<Block.Expectation> expectations =
                Program.select(language.parse(DRAFT, draft.program()).program().blocks(), Block.Test.class).stream()
                        .flatMap(test -> test.expectations().stream())
                        .toList();
        String diff = TextDiff.unified("in force", language.decompile(current).text(), DRAFT, draft.program());
        var document = DraftDocument.of(
                draft,
                expectations.stream()
                        .map(one ->
                                new DraftDocument.Test(one.query(), one.route().text(), Optional.empty()))
                        .toList(),
                diff);
        Optional<String> yaml = draft.usable()
                ? Optional.of(YamlWriter.write(
                        language.merge(language.compile(DRAFT, draft.program()).document(), current)))
                : Optional.empty();
        List<PlainLanguage.Probe> probes = expectations.stream()
                .map(one -> new PlainLanguage.Probe(one.query(), one.route().text()))
                .toList();
        return new PlainLanguage.Intended(document, probes, yaml);
    }

    private static Optional<MappingNode> mapping(String yaml) {
        YamlReader.Parsed parsed = YamlReader.read(DRAFT, yaml);
        var found = new Diagnostics();
        found.addAll(parsed.diagnostics());
        return !found.hasErrors() && parsed.root() instanceof MappingNode mapping
                ? Optional.of(mapping)
                : Optional.empty();
    }
}

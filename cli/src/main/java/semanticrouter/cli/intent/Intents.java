package semanticrouter.cli.intent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.demo.DemoConfig;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.console.plain.PlainLanguage;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.plan.Registry;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.intent.Draft;
import semanticrouter.dsl.intent.DraftDocument;
import semanticrouter.dsl.intent.IntentCompiler;
import semanticrouter.dsl.intent.TextDiff;
import semanticrouter.dsl.intent.say.Tongue;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Program;

/// Makes programs of plain language.
public final class Intents implements PlainLanguage {
    private static final String DRAFT = "draft";

    private final Dsl language;
    private final IntentCompiler compiler;
    private final MappingNode demonstration;
    private final @Nullable Trials trials;

    /// Ones that run no tests for visitors, where nothing serves yet.
    public Intents(Dsl language) {
        this(language, null);
    }

    /// Ones that run the tests of visitors' drafts.
    ///
    /// @param kinds of such drafts, which nothing else uses
    /// @param encoders learned models that serve
    public static Intents trying(Dsl language, Registry kinds, EncoderRuntime encoders) {
        return new Intents(language, new Trials(language, kinds, encoders));
    }

    private Intents(Dsl language, @Nullable Trials trials) {
        this.language = language;
        this.trials = trials;
        this.compiler = new IntentCompiler(language);
        this.demonstration = mapping(DemoConfig.source().text())
                .orElseThrow(() -> new IllegalStateException("demo.yaml is no mapping"));
    }

    @Override
    public Optional<PlainLanguage.Intended> over(String yaml, String text, Optional<Locale> reader) {
        return mapping(yaml).map(current -> {
            Made made = made(current, text, reader);
            return new PlainLanguage.Intended(made.document(made.untested()), made.probes(), made.yaml());
        });
    }

    @Override
    public Map<String, Object> shown(String text, Optional<Locale> reader) throws InterruptedException {
        Made made = made(demonstration, text, reader);
        if (trials == null || made.yaml().isEmpty()) {
            return made.document(made.untested());
        }
        Trials.Tried tried = trials.of(made.yaml().get(), made.probes());
        Map<String, Object> document = made.with(tried.findings()).document(tried.tests());
        tried.unrun().ifPresent(why -> document.put("unrun", why));
        return document;
    }

    /// A draft, its tests and what it changes.
    ///
    /// @param yaml the configuration with the draft as its policy; empty when it is not usable
    private record Made(Draft draft, List<Probe> probes, String diff, Optional<String> yaml) {
        List<DraftDocument.Test> untested() {
            return probes.stream()
                    .map(probe -> Trials.test(probe, Optional.empty()))
                    .toList();
        }

        Map<String, Object> document(List<DraftDocument.Test> tests) {
            return new LinkedHashMap<>(DraftDocument.of(draft, tests, diff));
        }

        /// It with more findings, with which it cannot be used.
        Made with(List<Diagnostic> errors) {
            if (errors.isEmpty()) {
                return this;
            }
            var more = new Draft(
                    draft.text(),
                    draft.program(),
                    false,
                    draft.clauses(),
                    draft.elements(),
                    draft.unparsed(),
                    draft.choices(),
                    Stream.concat(draft.findings().stream(), errors.stream()).toList());
            return new Made(more, probes, diff, yaml);
        }
    }

    private Made made(MappingNode current, String text, Optional<Locale> reader) {
        Draft draft = compiler.compile(text, current, reader.map(Tongue::of).orElseGet(() -> Tongue.ofText(text)));
        List<Probe> probes =
                Program.select(language.parse(DRAFT, draft.program()).program().blocks(), Block.Test.class).stream()
                        .flatMap(test -> test.expectations().stream())
                        .map(one -> new Probe(one.query(), one.route().text()))
                        .toList();
        String diff = TextDiff.unified("in force", language.decompile(current).text(), DRAFT, draft.program());
        Optional<String> yaml = draft.usable()
                ? Optional.of(YamlWriter.write(
                        language.merge(language.compile(DRAFT, draft.program()).document(), current)))
                : Optional.empty();
        return new Made(draft, probes, diff, yaml);
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

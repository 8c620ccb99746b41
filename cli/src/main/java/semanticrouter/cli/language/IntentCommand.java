package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.demo.DemoConfig;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.intent.Draft;
import semanticrouter.dsl.intent.DraftDocument;
import semanticrouter.dsl.intent.IntentCompiler;
import semanticrouter.dsl.intent.TextDiff;
import semanticrouter.dsl.intent.say.Tongue;
import semanticrouter.dsl.intent.words.WordSpan;
import semanticrouter.dsl.probe.TestRunner;
import tools.jackson.databind.json.JsonMapper;

/// `intent`: a routing program from plain words, without a model.
@Command(
        name = "intent",
        description =
                "Makes a routing program of a text in plain English or Chinese, by rules and without a model, and tests it on"
                        + " the engine. Says what every clause became and what was not understood; deploys nothing. Exits 1 when"
                        + " something was not understood or a test fails.")
public final class IntentCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path USUAL = Path.of("config.yaml");
    private static final String DRAFT = "intent.dsl";

    @ParentCommand
    private Main main = new Main();

    @Parameters(
            arity = "0..1",
            paramLabel = "TEXT",
            description = "What should happen to requests (default: standard input).")
    private @Nullable String text;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration whose models and signals are used (default: config.yaml where there is one, else the"
                            + " demonstration's).")
    private @Nullable Path config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write the program, when everything was understood and the tests pass.")
    private @Nullable Path output;

    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            description = "Language of meanings, reasons and notes: en or zh (default: the language of the text).")
    private @Nullable String language;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        String said = said(terminal);
        Tongue tongue = tongue(said);
        ConfigSource source = source(terminal);
        MappingNode current = DslFiles.readYaml(terminal, Path.of(source.name()), source.text());
        Dsl dsl = Kinds.language();
        Draft draft = new IntentCompiler(dsl).compile(said, current, tongue);
        List<DraftDocument.Test> tests = draft.usable() ? tests(terminal, dsl, draft, source, current) : List.of();
        String diff = TextDiff.unified(source.name(), dsl.decompile(current).text(), DRAFT, draft.program());
        boolean good = draft.usable() && draft.whole() && tests.stream().allMatch(DraftDocument.Test::passed);
        if (json) {
            terminal.out().println(JSON.writeValueAsString(DraftDocument.of(draft, tests, diff)));
        } else {
            show(terminal, draft, tests, diff);
        }
        if (output != null && good) {
            DslFiles.write(terminal, output, draft.program());
        } else if (output != null) {
            terminal.warning(output + " was not written");
        }
        return good ? ExitCode.OK : ExitCode.FAILED;
    }

    private String said(Terminal terminal) throws IOException {
        boolean typed = text == null && terminal.keyboard();
        String said =
                text != null ? text : typed ? "" : new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
        if (said.isBlank()) {
            throw new CommandException(
                    "there is no text",
                    "run `vllm-sr intent \"Math goes to the strong model, everything else to the cheap one\"`, or pipe one in.",
                    ExitCode.USAGE);
        }
        return said.strip();
    }

    private Tongue tongue(String said) {
        if (language == null) {
            return Tongue.ofText(said);
        }
        return Stream.of(Tongue.values())
                .filter(tongue -> tongue.locale().getLanguage().equals(language))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "no answers are given in the language \"" + language + "\"",
                        "say --language en or --language zh.",
                        ExitCode.USAGE));
    }

    private ConfigSource source(Terminal terminal) {
        if (config == null && !Files.exists(USUAL)) {
            return DemoConfig.source();
        }
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(config == null ? USUAL : config, IntentCommand::variable, found);
        if (source == null) {
            DslFiles.print(terminal, found.list());
            throw new CommandException(
                    "the configuration cannot be read",
                    "mend what is marked above, or name another file.",
                    ExitCode.USAGE);
        }
        return source;
    }

    /// A variable's value; the ports of simulated models, which only a serving process sets, are nobody's port.
    private static @Nullable String variable(@Nullable String name) {
        String set = Main.environment(name);
        return set == null ? DemoBackends.unreachable(name) : set;
    }

    private static List<DraftDocument.Test> tests(
            Terminal terminal, Dsl dsl, Draft draft, ConfigSource source, MappingNode current)
            throws IOException, InterruptedException {
        MappingNode whole = dsl.merge(dsl.compile(DRAFT, draft.program()).document(), current);
        TestRunner.Report report = ProgramTests.run(
                terminal, DRAFT, draft.program(), whole, source.baseDirectory(), IntentCommand::variable);
        return report.results().stream()
                .filter(result -> result.recipe().isEmpty())
                .map(result -> new DraftDocument.Test(
                        result.expectation().query(),
                        result.expectation().route().text(),
                        Optional.of(result.reached().decision().orElse("none"))))
                .toList();
    }

    private static void show(Terminal terminal, Draft draft, List<DraftDocument.Test> tests, String diff) {
        var rows = new ArrayList<List<String>>();
        for (Draft.Clause clause : draft.clauses()) {
            rows.add(List.of(
                    at(clause.at()),
                    clause.text().replaceAll("\\s+", " "),
                    clause.understood() ? clause.meaning() : "not understood"));
        }
        terminal.table(List.of("words", "clause", "meaning"), rows);
        elements(terminal, draft);
        if (!draft.choices().isEmpty()) {
            terminal.out().println();
            terminal.table(
                    List.of("words", "said", "model", "why"),
                    draft.choices().stream()
                            .map(one -> List.of(at(one.at()), one.words(), one.model(), one.why()))
                            .toList());
        }
        if (!draft.program().isEmpty()) {
            terminal.out().println();
            terminal.out().print(draft.program());
            terminal.out().println();
            terminal.out().print(diff.isEmpty() ? "the policy in force is the same\n" : diff);
        }
        DslFiles.print(terminal, draft.findings());
        tests(terminal, tests);
        for (Draft.Unparsed one : draft.unparsed()) {
            terminal.failure("not understood: words " + at(one.at()) + " \"" + one.text() + "\": " + one.why());
        }
        if (draft.usable() && draft.whole()) {
            terminal.success("everything was understood");
        }
    }

    private static void elements(Terminal terminal, Draft draft) {
        if (draft.elements().isEmpty()) {
            return;
        }
        terminal.out().println();
        terminal.table(
                List.of("words", "said", "became", ""),
                draft.elements().stream()
                        .map(one -> List.of(
                                at(one.at()),
                                one.words().replaceAll("\\s+", " "),
                                one.kind() + (one.type().isEmpty() ? "" : " " + one.type()),
                                one.name()))
                        .toList());
    }

    private static void tests(Terminal terminal, List<DraftDocument.Test> tests) {
        if (tests.isEmpty()) {
            return;
        }
        terminal.out().println();
        terminal.table(
                List.of("result", "expected", "reached"),
                tests.stream()
                        .map(test -> List.of(
                                test.passed() ? "passed" : "missed",
                                test.route(),
                                test.got().orElse("")))
                        .toList());
        long passed = tests.stream().filter(DraftDocument.Test::passed).count();
        String summary = passed + " of " + tests.size() + " tests passed";
        if (passed == tests.size()) {
            terminal.success(summary);
        } else {
            terminal.failure(summary);
        }
    }

    private static String at(WordSpan at) {
        return at.from() == at.to() ? Integer.toString(at.from()) : at.from() + "–" + at.to();
    }
}

package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.ConfigOptions.UnreadableConfig;
import semanticrouter.cli.language.ProgramCheck;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.server.Verdict;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.show.Summary;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.statistics.ModelStatistics;
import tools.jackson.databind.json.JsonMapper;

/// `validate`: everything that is wrong with a configuration, at once.
@Command(
        name = "validate",
        description =
                "Checks a configuration: the document, what its policy can do, and whether this version can serve it; or a "
                        + "routing program. Exits 0 when nothing stands against it, 1 when something does.")
public final class ValidateCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private ConfigOptions configuration = new ConfigOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Configuration, the same as --config, or a routing program (.dsl).")
    private @Nullable Path file;

    @Option(
            names = "--runtime-checks",
            description = "Of a routing program: runs its TEST blocks on the engine when nothing else is wrong.")
    private boolean runtimeChecks;

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "Of a routing program: configuration with the providers and global settings to run with.")
    private @Nullable Path base;

    @Option(names = "--strict", description = "Warnings fail too.")
    private boolean strict;

    @Option(
            names = "--document",
            description = "Asks only whether the document is right: neither proofs nor what this version can serve.")
    private boolean document;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.quiet();
        Terminal terminal = main.terminal();
        if (file != null && file.toString().endsWith(".dsl")) {
            if (configuration.named() || document) {
                throw new CommandException(
                        "a routing program is checked alone",
                        "leave out --config, --demo and --document.",
                        ExitCode.USAGE);
            }
            var check = new ProgramCheck(file, runtimeChecks, base, strict);
            return check.run(terminal, json) ? ExitCode.OK : ExitCode.FAILED;
        }
        if (runtimeChecks || base != null) {
            throw new CommandException(
                    "--runtime-checks and --base belong to a routing program",
                    "name one: vllm-sr validate policy.dsl --runtime-checks.",
                    ExitCode.USAGE);
        }
        if (file != null) {
            configuration.name(file);
        }
        ConfigSource source;
        try {
            source = configuration.needed(terminal);
        } catch (UnreadableConfig _) {
            return ExitCode.FAILED;
        }
        Verdict verdict = document ? ofDocument(source) : ofPolicy(source);
        if (json) {
            terminal.out().println(JSON.writeValueAsString(json(source, verdict)));
        } else {
            report(terminal, source, verdict);
        }
        return verdict.valid() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Verdict ofDocument(ConfigSource source) {
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        LoadOptions options = LoadOptions.serving(configuration.environment());
        return Verdict.ofDocument(loader.load(source, strict ? options.asStrict() : options), strict);
    }

    private Verdict ofPolicy(ConfigSource source) throws IOException, InterruptedException {
        try (Policy policy = Policy.open(source, strict, configuration.environment(), Clock.systemUTC())) {
            Verdict verdict = Verdict.of(policy.loaded(), strict);
            policy.loaded().plan().ifPresent(RoutingPlan::close);
            return verdict;
        }
    }

    private void report(Terminal terminal, ConfigSource source, Verdict verdict) {
        Map<String, String> texts = Map.of(source.name(), source.text());
        Stream.of(verdict.document(), verdict.policy(), verdict.version())
                .forEach(part -> ConfigOptions.print(terminal, part, texts));
        boolean sound =
                line(terminal, verdict.document(), source.name() + " is a valid document", "the document is not valid");
        verdict.summary().ifPresent(summary -> summary(terminal, summary));
        if (sound && !document) {
            line(terminal, verdict.policy(), "its policy was proved free of errors", "its policy has errors");
            String here = verdict.lacking() ? " where what is missing here is there" : "";
            line(terminal, verdict.version(), "this version can serve it" + here, "this version cannot serve it");
        }
        if (!verdict.valid()) {
            terminal.error(
                    source.name() + ": " + DiagnosticRenderer.summary(verdict.all()),
                    "mend what is marked above; nothing was changed.");
        }
    }

    /// Says how one part of the check ended.
    private static boolean line(Terminal terminal, List<Diagnostic> found, String good, String bad) {
        String summary = found.isEmpty() ? "" : " (" + DiagnosticRenderer.summary(found) + ")";
        boolean sound = found.stream().noneMatch(Diagnostic::isError);
        if (sound) {
            terminal.success(good + summary);
        } else {
            terminal.failure(bad + summary);
        }
        return sound;
    }

    private static void summary(Terminal terminal, Summary summary) {
        var rows = new LinkedHashMap<String, String>();
        rows.put("version", summary.version());
        summary.counts().forEach((what, count) -> rows.put(what, Integer.toString(count)));
        rows.computeIfPresent("signals", (_, total) -> total + families(summary));
        rows.put("names", String.join(", ", summary.names()));
        rows.put("default model", summary.defaultModel().isEmpty() ? "none" : summary.defaultModel());
        rows.forEach((what, value) -> terminal.out().printf(Locale.ROOT, "  %-14s %s%n", what, value));
    }

    private static String families(Summary summary) {
        return summary.signals().entrySet().stream()
                .map(family -> family.getKey() + " " + family.getValue())
                .collect(Collectors.joining(", ", " (", ")"))
                .replace(" ()", "");
    }

    private Map<String, Object> json(ConfigSource source, Verdict verdict) {
        var object = new LinkedHashMap<String, Object>();
        object.put("valid", verdict.valid());
        object.put("document_valid", Verdict.sound(verdict.document()));
        if (!document) {
            object.put("policy_valid", Verdict.sound(verdict.policy()));
            object.put("servable", verdict.servable());
        }
        object.put("file", source.name());
        object.put("hash", source.hash());
        verdict.summary().ifPresent(summary -> {
            object.put("version", summary.version());
            object.put("default_model", summary.defaultModel());
            object.put("names", summary.names());
            object.put("counts", summary.counts());
            object.put("signals", summary.signals());
        });
        object.put(
                "diagnostics",
                Stream.of(
                                verdict.document().stream().map(found -> finding("document", found)),
                                verdict.policy().stream().map(found -> finding("policy", found)),
                                verdict.version().stream().map(found -> finding("version", found)))
                        .flatMap(found -> found)
                        .toList());
        return object;
    }

    private static Map<String, Object> finding(String about, Diagnostic diagnostic) {
        var finding = new LinkedHashMap<String, Object>();
        finding.put("about", about);
        finding.put("severity", diagnostic.severity().toString());
        finding.put("code", diagnostic.code());
        finding.put("path", diagnostic.path());
        finding.put("message", diagnostic.message());
        finding.put("hint", diagnostic.hint());
        finding.put("file", diagnostic.span().source());
        finding.put("line", diagnostic.span().line());
        finding.put("column", diagnostic.span().column());
        return finding;
    }
}

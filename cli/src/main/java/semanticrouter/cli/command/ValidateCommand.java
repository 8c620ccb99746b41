package semanticrouter.cli.command;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.ConfigOptions.UnreadableConfig;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.plan.RoutingPlan;
import tools.jackson.databind.json.JsonMapper;

/// `validate`: everything that is wrong with a configuration, at once.
@Command(
        name = "validate",
        description = "Checks a configuration as serving it would. Exits 0 when it can be served, 1 when not.")
public final class ValidateCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private ConfigOptions configuration = new ConfigOptions();

    @Option(names = "--strict", description = "Warnings fail too.")
    private boolean strict;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        Optional<ConfigSource> source;
        try {
            source = configuration.source(terminal);
        } catch (UnreadableConfig _) {
            return ExitCode.FAILED;
        }
        if (source.isEmpty()) {
            throw new CommandException(
                    "there is no " + ConfigOptions.USUAL + " here", "name one with --config FILE.", ExitCode.USAGE);
        }
        try (Policy policy = Policy.open(source.get(), strict, configuration.environment(), Clock.systemUTC())) {
            List<Diagnostic> found = policy.loaded().diagnostics();
            Optional<RoutingPlan> plan = policy.loaded().plan();
            boolean warned = found.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.WARNING);
            boolean valid = plan.isPresent() && !(strict && warned);
            report(terminal, source.get(), found, plan, valid);
            plan.ifPresent(RoutingPlan::close);
            return valid ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void report(
            Terminal terminal, ConfigSource source, List<Diagnostic> found, Optional<RoutingPlan> plan, boolean valid) {
        if (json) {
            terminal.out().println(JSON.writeValueAsString(document(source, found, plan, valid)));
            return;
        }
        ConfigOptions.print(terminal, found, Map.of(source.name(), source.text()));
        if (valid) {
            terminal.success(source.name() + " can be served");
            plan.ifPresent(ready -> {
                ready.counts().forEach((what, count) -> terminal.out().println("  " + what + ": " + count));
                terminal.out().println("  names: " + String.join(", ", ready.publicNames()));
                terminal.out()
                        .println("  default model: " + (ready.defaultModel() == null ? "none" : ready.defaultModel()));
            });
        } else {
            terminal.error(
                    source.name() + ": " + DiagnosticRenderer.summary(found),
                    "mend what is marked above; nothing was changed.");
        }
    }

    private static Map<String, Object> document(
            ConfigSource source, List<Diagnostic> found, Optional<RoutingPlan> plan, boolean valid) {
        var document = new LinkedHashMap<String, Object>();
        document.put("valid", valid);
        document.put("file", source.name());
        document.put("hash", source.hash());
        plan.ifPresent(ready -> document.put("counts", ready.counts()));
        document.put("diagnostics", found.stream().map(ValidateCommand::finding).toList());
        return document;
    }

    private static Map<String, Object> finding(Diagnostic diagnostic) {
        var finding = new LinkedHashMap<String, Object>();
        finding.put("severity", diagnostic.severity().toString().toLowerCase(Locale.ROOT));
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

package semanticrouter.cli.operate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.ConfigOptions;
import semanticrouter.cli.command.ConfigOptions.UnreadableConfig;
import semanticrouter.cli.command.StackOptions;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.server.Verdict;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.plan.RoutingPlan;
import tools.jackson.databind.json.JsonMapper;

/// `doctor`: what stands in the way of serving, with a fix a line.
@Command(
        name = "doctor",
        description =
                "Looks at Java, ports, disk, the configuration, every model's backend, the clock, proxies and GPUs,"
                        + " and says how to mend what is wrong. Exits 1 when something is broken.")
public final class DoctorCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private ConfigOptions configuration = new ConfigOptions();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.quiet();
        Terminal terminal = main.terminal();
        var findings = new ArrayList<Finding>();
        findings.add(MachineChecks.java());
        findings.add(MachineChecks.disk(Path.of("").toAbsolutePath()));
        var providers = new ProviderChecks(Clock.systemUTC());
        var listeners = new ArrayList<Integer>();
        findings.add(configuration(terminal, providers, listeners));
        findings.addAll(providers.findings());
        findings.addAll(MachineChecks.ports(
                Ports.DEFAULT.offset(stack.portOffset()),
                listeners,
                stack.workspace().running()));
        findings.add(MachineChecks.clock(Clock.systemUTC().instant(), providers.offsets()));
        findings.add(MachineChecks.proxy(Main::environment));
        findings.add(MachineChecks.gpu(Path.of("/")));
        long broken = findings.stream()
                .filter(finding -> finding.state() == Finding.State.BROKEN)
                .count();
        if (json) {
            var document = new LinkedHashMap<String, Object>();
            document.put("ok", broken == 0);
            document.put("checks", findings.stream().map(Finding::document).toList());
            terminal.out().println(JSON.writeValueAsString(document));
        } else {
            findings.forEach(finding -> finding.print(terminal));
        }
        if (broken > 0) {
            terminal.error(
                    broken + " of " + findings.size() + " checks found something broken", "the fixes are above.");
        }
        return broken == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    /// What the configuration is like; its models are looked at and its listeners noted on the way.
    private Finding configuration(Terminal terminal, ProviderChecks providers, List<Integer> listeners)
            throws IOException, InterruptedException {
        Optional<ConfigSource> source;
        try {
            source = configuration.source(terminal);
        } catch (UnreadableConfig _) {
            return Finding.broken("configuration", "it cannot be read", "name a file that can, with --config.");
        }
        if (source.isEmpty()) {
            return Finding.doubtful(
                    "configuration",
                    "there is no " + ConfigOptions.USUAL + " here",
                    "write one with `vllm-sr init`, or try `vllm-sr serve --demo`.");
        }
        String name = source.get().name();
        try (Policy policy = Policy.open(source.get(), false, configuration.environment(), Clock.systemUTC())) {
            Optional<RoutingPlan> plan = policy.loaded().plan();
            note(policy.loaded().config().document(), listeners);
            if (plan.isPresent()) {
                try (RoutingPlan ready = plan.get()) {
                    if (configuration.simulates(source.get())) {
                        return Finding.sound("configuration", name + " is valid; its simulated models start with it");
                    }
                    providers.look(ready.models().values());
                    providers.look(policy.encoders());
                }
            }
            boolean warned = Verdict.of(policy.loaded(), false).all().stream()
                    .anyMatch(finding -> finding.severity() == Severity.WARNING);
            String summary = DiagnosticRenderer.summary(policy.loaded().diagnostics());
            if (plan.isEmpty()) {
                ConfigOptions.print(
                        terminal,
                        policy.loaded().diagnostics(),
                        Map.of(name, source.get().text()));
                return Finding.broken("configuration", name + ": " + summary, "mend what `vllm-sr validate` marks.");
            }
            return !warned
                    ? Finding.sound("configuration", name + " is valid")
                    : Finding.doubtful("configuration", name + ": " + summary, "see `vllm-sr validate`.");
        } catch (IOException missing) {
            return Finding.broken(
                    "configuration", String.valueOf(missing.getMessage()), "mend what `vllm-sr validate` says.");
        }
    }

    private void note(@Nullable ConfigDocument document, List<Integer> listeners) {
        if (document != null) {
            document.listeners().forEach(listener -> listeners.add(listener.port() + stack.portOffset()));
        }
    }
}

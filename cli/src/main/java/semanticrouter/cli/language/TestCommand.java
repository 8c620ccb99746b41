package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.DryRuns;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Validation;
import semanticrouter.dsl.compile.Compiled;
import semanticrouter.dsl.probe.ProbeRunner;
import semanticrouter.dsl.probe.TestRunner;
import tools.jackson.databind.json.JsonMapper;

/// `test`: the TEST blocks of a routing program, run on the engine.
@Command(
        name = "test",
        description = "Runs the TEST blocks of a routing program on the engine. Exits 1 when one misses its route.")
public final class TestCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "FILE", description = "Routing program.")
    private Path file = Path.of("-");

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "Configuration with the providers and global settings to test with.")
    private @Nullable Path base;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        Dsl dsl = Kinds.language();
        String text = DslFiles.read(file);
        Validation validation = dsl.validate(file.toString(), text);
        if (!validation.issues().isEmpty()) {
            terminal.err().println(validation.render());
        }
        Compiled compiled = dsl.compile(file.toString(), text);
        if (!validation.runnable() || !compiled.usable()) {
            throw new CommandException("the tests were not run", "mend the program first.");
        }
        MappingNode document =
                base == null ? compiled.document() : dsl.merge(compiled.document(), DslFiles.readYaml(terminal, base));
        var source = ConfigSource.of(
                file.toString(), YamlWriter.write(document), Path.of("").toAbsolutePath());
        try (Policy policy = Policy.open(source, false, Main::environment, Clock.systemUTC())) {
            RoutingPlan plan = policy.loaded().plan().orElse(null);
            if (plan == null) {
                ConfigOptions.print(terminal, policy.loaded().diagnostics(), Map.of(source.name(), source.text()));
                throw new CommandException(
                        "the program cannot be served as it is",
                        "name a configuration with --base that has its models.");
            }
            try (plan) {
                return report(
                        terminal,
                        dsl.test(file.toString(), text, (recipe, query) -> probe(policy, plan, recipe, query)));
            }
        }
    }

    /// Every recipe is probed under a name of its own, whether or not clients can reach it.
    private static ProbeRunner.Reached probe(Policy policy, RoutingPlan plan, String recipe, String query)
            throws InterruptedException {
        var names = new LinkedHashMap<String, String>();
        names.put("probe", recipe.isEmpty() ? "default" : recipe);
        var view = new RoutingPlan(plan.hash(), plan.recipes(), names, plan.models(), plan.defaultModel(), false);
        String body = JSON.writeValueAsString(
                Map.of("model", "probe", "messages", List.of(Map.of("role", "user", "content", query))));
        try {
            Map<String, Object> why = DryRuns.explain(
                    policy,
                    view,
                    body.getBytes(StandardCharsets.UTF_8),
                    Effort.EVERYTHING,
                    false,
                    Duration.ofMinutes(1));
            String decision = String.valueOf(why.get("routing_decision"));
            return new ProbeRunner.Reached(decision.isEmpty() ? Optional.empty() : Optional.of(decision), matched(why));
        } catch (GatewayException refused) {
            return new ProbeRunner.Reached(Optional.empty(), List.of());
        }
    }

    private static List<String> matched(Map<String, Object> why) {
        var rules = new ArrayList<String>();
        if (why.get("decision_result") instanceof Map<?, ?> result
                && result.get("matched_signals") instanceof Map<?, ?> signals) {
            signals.forEach((family, names) -> {
                if (names instanceof List<?> list) {
                    list.forEach(name -> rules.add(family + ":" + name));
                }
            });
        }
        return rules;
    }

    private static int report(Terminal terminal, TestRunner.Report report) {
        var rows = new ArrayList<List<String>>();
        for (TestRunner.Result result : report.results()) {
            rows.add(List.of(
                    result.passed() ? "passed" : "missed",
                    result.test(),
                    result.expectation().route().text(),
                    result.reached().decision().orElse("none")));
        }
        terminal.table(List.of("result", "test", "expected", "reached"), rows);
        report.diagnostics().forEach(diagnostic -> terminal.err().println(diagnostic.message()));
        long missed =
                report.results().stream().filter(result -> !result.passed()).count();
        String summary =
                (report.results().size() - missed) + " of " + report.results().size() + " passed";
        if (missed == 0) {
            terminal.success(summary);
        } else {
            terminal.failure(summary);
        }
        return missed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}

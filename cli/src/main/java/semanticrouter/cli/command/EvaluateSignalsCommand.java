package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.command.ConfigOptions.UnreadableConfig;
import semanticrouter.cli.evaluation.Prompts;
import semanticrouter.cli.evaluation.SignalStudy;
import semanticrouter.cli.server.DryRuns;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.signal.CostClass;
import tools.jackson.databind.json.JsonMapper;

/// `evaluate signals`: which signals pay for themselves.
@Command(
        name = "signals",
        description =
                "Routes a file of prompts without calling a model and prints, per signal family, the information it "
                        + "gives about the decision and what it costs.")
public final class EvaluateSignalsCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PROGRESS_EVERY = 100;

    /// Prompts that are routed before anything is timed.
    private static final int WARM_UP = 50;

    @ParentCommand
    private EvaluateCommand evaluate = new EvaluateCommand();

    @Mixin
    private ConfigOptions configuration = new ConfigOptions();

    @Parameters(paramLabel = "FILE", description = "Prompts: .jsonl with text, query or prompt, or one prompt a line.")
    private Path file = Path.of("");

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Prompts to use (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = evaluate.terminal();
        List<String> prompts = Prompts.read(file, limit);
        if (prompts.isEmpty()) {
            throw new CommandException(file + " holds no prompt", "give one prompt a line.", ExitCode.USAGE);
        }
        ConfigSource source;
        try {
            source = configuration.needed(terminal);
        } catch (UnreadableConfig _) {
            return ExitCode.FAILED;
        }
        try (Policy policy = Policy.open(source, false, configuration.environment(), Clock.systemUTC())) {
            RoutingPlan plan = policy.loaded().plan().orElse(null);
            if (plan == null) {
                terminal.error(DiagnosticRenderer.summary(policy.loaded().diagnostics()), "run `vllm-sr validate`.");
                return ExitCode.FAILED;
            }
            try (plan) {
                print(terminal, study(terminal, policy, plan, prompts));
            }
        }
        return ExitCode.OK;
    }

    private static SignalStudy.Result study(Terminal terminal, Policy policy, RoutingPlan plan, List<String> prompts)
            throws InterruptedException {
        for (String prompt : prompts.subList(0, Math.min(WARM_UP, prompts.size()))) {
            route(policy, plan, prompt, Effort.EAGER);
            route(policy, plan, prompt, Effort.LAZY);
        }
        var study = new SignalStudy();
        for (int i = 0; i < prompts.size(); i++) {
            Map<String, Object> eager = route(policy, plan, prompts.get(i), Effort.EAGER);
            Map<String, Object> lazy = route(policy, plan, prompts.get(i), Effort.LAZY);
            study.add(observation(eager, lazy));
            if ((i + 1) % PROGRESS_EVERY == 0) {
                terminal.err().println((i + 1) + " of " + prompts.size() + " prompts");
            }
        }
        return study.result();
    }

    private static Map<String, Object> route(Policy policy, RoutingPlan plan, String prompt, Effort effort)
            throws InterruptedException {
        String model =
                plan.publicNames().isEmpty() ? "auto" : plan.publicNames().getFirst();
        String body = JSON.writeValueAsString(
                Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", prompt))));
        try {
            return DryRuns.explain(policy, plan, body.getBytes(StandardCharsets.UTF_8), effort, false, PATIENCE);
        } catch (GatewayException refused) {
            throw new CommandException("a prompt was refused: " + refused.getMessage(), "");
        }
    }

    private static SignalStudy.Observation observation(Map<String, Object> eager, Map<String, Object> lazy) {
        SequencedMap<String, String> found = new LinkedHashMap<>();
        Map<String, Double> millis = new HashMap<>();
        Map<?, ?> matched = map(map(eager, "decision_result"), "matched_signals");
        Map<?, ?> metrics = map(eager, "metrics");
        for (CostClass cost : CostClass.values()) { // the order in which families are asked
            metrics.forEach((family, metric) -> {
                String name = String.valueOf(family);
                String state = text(metric, "state");
                if (!state.equals("skipped") && text(metric, "cost").equals(cost.toString())) {
                    Object names = matched.containsKey(name) ? matched.get(name) : matched.get(name + "s");
                    found.put(name, state.equals("evaluated") ? String.valueOf(names) : state);
                    millis.put(name, number((Map<?, ?>) metric, "execution_time_ms"));
                }
            });
        }
        var lazily = new ArrayList<String>();
        map(lazy, "metrics").forEach((family, metric) -> {
            if (!text(metric, "state").equals("skipped")) {
                lazily.add(String.valueOf(family));
            }
        });
        return new SignalStudy.Observation(
                String.valueOf(eager.get("routing_decision")), found, millis, lazily, signals(eager), signals(lazy));
    }

    private static double signals(Map<String, Object> document) {
        return number(map(document, "latency"), "signals_us") / 1e3;
    }

    private static String text(@Nullable Object metric, String key) {
        return metric instanceof Map<?, ?> map ? String.valueOf(map.get(key)) : "";
    }

    private static double number(Map<?, ?> document, String key) {
        return document.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static Map<?, ?> map(Map<?, ?> document, String key) {
        return document.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private void print(Terminal terminal, SignalStudy.Result result) {
        if (json) {
            terminal.out().println(JSON.writeValueAsString(result));
            return;
        }
        terminal.table(
                List.of("family", "mean ms", "asked lazily", "bits", "adds bits", "adds per ms"),
                result.rows().stream()
                        .map(row -> List.of(
                                row.family(),
                                fixed("%.4f", row.millis()),
                                fixed("%.0f %%", 100 * row.asked()),
                                fixed("%.3f", row.bits()),
                                fixed("%.3f", row.added()),
                                fixed("%.2f", row.addedPerMilli())))
                        .toList());
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%d prompts, decision %.3f bits; signals take %.3f ms eagerly and %.3f ms lazily (%.2f of it)",
                        result.prompts(),
                        result.decisionBits(),
                        result.eagerMillis(),
                        result.lazyMillis(),
                        result.eagerMillis() == 0 ? 1 : result.lazyMillis() / result.eagerMillis()));
    }

    private static String fixed(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
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
import semanticrouter.cli.evaluation.Batch;
import semanticrouter.cli.evaluation.BatchReport;
import semanticrouter.cli.evaluation.Explainer;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.ExplanationText;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.plan.RoutingPlan;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `eval`: why a prompt would be routed as it would, without calling a model.
@Command(
        name = "eval",
        description =
                "Explains how a prompt is routed, without calling a model. Works without a server: it asks the one of"
                        + " this folder if it runs, else evaluates in this process.")
public final class EvalCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private ConfigOptions configuration = new ConfigOptions();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Parameters(arity = "0..1", paramLabel = "PROMPT", description = "What a user would write.")
    private @Nullable String prompt;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The prompt, as an option.")
    private @Nullable String promptOption;

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description = "JSON file with a list of OpenAI messages, or with a whole chat request.")
    private @Nullable Path messages;

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description = "Evaluates every line: one prompt a line, or in a .jsonl file objects with prompt or messages"
                    + " and expected_decision.")
    private @Nullable Path batch;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Virtual model, which names the recipe (default: auto).")
    private @Nullable String model;

    @Option(names = "--endpoint", paramLabel = "URL", description = "Asks the management API at this address.")
    private @Nullable String endpoint;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Option(names = "--lazy", description = "Stops where serving would stop, and shows which families were not needed.")
    private boolean lazy;

    @Option(
            names = "--what-if",
            description = "Lists the smallest sets of signals whose opposite would lead to another decision.")
    private boolean whatIf;

    @Option(names = "--json", description = "Prints the result as one JSON object.")
    private boolean json;

    @Option(names = "--csv", description = "Prints the results of --batch as CSV.")
    private boolean csv;

    @Option(names = "--expect-decision", paramLabel = "NAME", description = "Exits 1 when another decision wins.")
    private @Nullable String expected;

    /// What to evaluate.
    private sealed interface Task {
        /// One request.
        record One(Map<String, Object> request) implements Task {}

        /// Many.
        record Many(List<Batch.Row> rows) implements Task {}
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        Task task = task();
        var depth = new Explainer.Depth(lazy, whatIf, Duration.ofSeconds(timeoutSeconds));
        if (endpoint != null) {
            return report(
                    terminal,
                    task,
                    Explainer.at(ManagementAddress.named(endpoint), RouterOptions.managementToken(), depth));
        }
        Optional<ConfigSource> source;
        try {
            source = configuration.source(terminal);
        } catch (UnreadableConfig _) {
            return ExitCode.FAILED;
        }
        boolean running = stack.workspace().running().isPresent();
        if (running && !configuration.named()) {
            return report(terminal, task, Explainer.at(stack.management(), RouterOptions.managementToken(), depth));
        }
        if (source.isEmpty()) {
            throw new CommandException(
                    "there is no configuration here and no server runs",
                    "name one with --config FILE, or use --demo.",
                    ExitCode.USAGE);
        }
        return local(terminal, task, source.get(), depth);
    }

    /// @throws CommandException when the command line is wrong, or a file cannot be read
    private Task task() throws IOException {
        long given = Stream.of(prompt, promptOption, messages, batch)
                .filter(Objects::nonNull)
                .count();
        if (given != 1) {
            throw new CommandException(
                    given == 0 ? "there is nothing to evaluate" : "only one thing can be evaluated at a time",
                    "give exactly one of a prompt, --messages FILE and --batch FILE.",
                    ExitCode.USAGE);
        }
        require(timeoutSeconds >= 1, "--timeout " + timeoutSeconds + " is too short", "give at least 1 second.");
        require(batch != null || !csv, "--csv is for --batch", "use --json for one prompt.");
        require(batch == null || !whatIf, "--what-if is for one prompt", "leave out --batch.");
        require(!csv || !json, "--csv and --json exclude each other", "leave out one of them.");
        require(
                endpoint == null || !configuration.named(),
                "--endpoint asks a running router, which has its configuration",
                "leave out --endpoint to evaluate a configuration in this process.");
        if (batch != null) {
            List<Batch.Row> rows = Batch.read(batch);
            if (model != null) {
                rows.forEach(row -> row.request().putIfAbsent("model", model));
            }
            return new Task.Many(rows);
        }
        return new Task.One(request());
    }

    private static void require(boolean holds, String otherwise, String hint) {
        if (!holds) {
            throw new CommandException(otherwise, hint, ExitCode.USAGE);
        }
    }

    /// The chat request to evaluate.
    private Map<String, Object> request() throws IOException {
        String text = prompt != null ? prompt : promptOption;
        Map<String, Object> request = new LinkedHashMap<>();
        if (messages == null) {
            request.put("messages", List.of(Map.of("role", "user", "content", String.valueOf(text))));
        } else {
            request.putAll(readMessages(messages));
        }
        if (model != null) {
            request.put("model", model);
        }
        return request;
    }

    private static Map<String, Object> readMessages(Path file) throws IOException {
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            if (node.isArray()) {
                return Map.of("messages", JSON.treeToValue(node, Object.class));
            }
            if (node.isObject() && node.path("messages").isArray()) {
                return JSON.convertValue(node, DOCUMENT);
            }
        } catch (NoSuchFileException _) {
            throw new CommandException(file + " does not exist", "name a JSON file.", ExitCode.USAGE);
        } catch (JacksonException wrong) {
            throw new CommandException(
                    file + " is not JSON: " + wrong.getOriginalMessage(),
                    "it holds a list of messages, or a chat request.");
        }
        throw new CommandException(
                file + " has no messages", "it holds a list of messages, or a chat request with one.");
    }

    private int local(Terminal terminal, Task task, ConfigSource source, Explainer.Depth depth)
            throws IOException, InterruptedException {
        try (Policy policy = Policy.open(source, false, configuration.environment(), Clock.systemUTC())) {
            Optional<RoutingPlan> plan = policy.loaded().plan();
            if (plan.isEmpty()) {
                ConfigOptions.print(terminal, policy.loaded().diagnostics(), Map.of(source.name(), source.text()));
                terminal.error(DiagnosticRenderer.summary(policy.loaded().diagnostics()), "run `vllm-sr validate`.");
                return ExitCode.FAILED;
            }
            try (RoutingPlan ready = plan.get()) {
                return report(terminal, task, Explainer.here(policy, ready, depth));
            }
        }
    }

    private int report(Terminal terminal, Task task, Explainer explainer) throws InterruptedException {
        return switch (task) {
            case Task.One(var request) -> {
                try {
                    yield one(terminal, explainer.explain(request));
                } catch (Explainer.Refused refused) {
                    throw refused.told();
                }
            }
            case Task.Many(var rows) -> many(terminal, BatchReport.of(rows, explainer, Optional.ofNullable(expected)));
        };
    }

    private int one(Terminal terminal, Map<String, Object> document) {
        if (json) {
            terminal.out().println(JSON.writeValueAsString(document));
        } else {
            new ExplanationText(terminal).print(document);
        }
        String reached = String.valueOf(document.get("routing_decision"));
        if (expected != null && !expected.equals(reached)) {
            terminal.error(
                    "expected decision \"" + expected + "\", reached \"" + reached + "\"",
                    "the explanation says why; --what-if says what would change it.");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    private int many(Terminal terminal, BatchReport report) {
        if (json) {
            terminal.out().println(JSON.writeValueAsString(report.document()));
        } else if (csv) {
            terminal.out().print(report.csv());
            terminal.out().flush();
        } else {
            report.print(terminal);
        }
        if (report.good()) {
            terminal.done(report.summary());
            return ExitCode.OK;
        }
        terminal.error(report.summary(), "`vllm-sr eval PROMPT` explains one of them.");
        return ExitCode.FAILED;
    }
}

package semanticrouter.cli.command;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.server.DryRuns;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.ExplanationText;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.GatewayException;
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

    @Option(names = "--json", description = "Prints the explanation as one JSON object.")
    private boolean json;

    @Option(names = "--expect-decision", paramLabel = "NAME", description = "Exits 1 when another decision wins.")
    private @Nullable String expected;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        Map<String, Object> request = request();
        Optional<Map<String, Object>> document = answer(terminal, request);
        if (document.isEmpty()) {
            return ExitCode.FAILED;
        }
        if (json) {
            terminal.out().println(JSON.writeValueAsString(document.get()));
        } else {
            new ExplanationText(terminal).print(document.get());
        }
        String reached = String.valueOf(document.get().get("routing_decision"));
        if (expected != null && !expected.equals(reached)) {
            terminal.error("expected decision \"" + expected + "\", reached \"" + reached + "\"", "");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    /// The chat request to evaluate.
    private Map<String, Object> request() throws IOException {
        String text = prompt != null ? prompt : promptOption;
        if ((text == null) == (messages == null)) {
            throw new CommandException(
                    "give either a prompt or --messages FILE", "run `vllm-sr eval \"Hello\"`.", ExitCode.USAGE);
        }
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
            return node.isArray()
                    ? Map.of("messages", JSON.treeToValue(node, Object.class))
                    : JSON.convertValue(node, DOCUMENT);
        } catch (NoSuchFileException _) {
            throw new CommandException(file + " does not exist", "name a JSON file.", ExitCode.USAGE);
        } catch (JacksonException wrong) {
            throw new CommandException(
                    file + " is not JSON: " + wrong.getOriginalMessage(),
                    "it holds a list of messages, or a chat request.");
        }
    }

    private Optional<Map<String, Object>> answer(Terminal terminal, Map<String, Object> request)
            throws IOException, InterruptedException {
        if (endpoint != null) {
            return Optional.of(remote(endpoint, request));
        }
        Optional<ConfigSource> source;
        try {
            source = configuration.source(terminal);
        } catch (UnreadableConfig _) {
            return Optional.empty();
        }
        boolean running = stack.workspace().running().isPresent();
        if (running && (source.isEmpty() || !configuration.named())) {
            return Optional.of(remote("http://127.0.0.1:" + stack.ports().management(), request));
        }
        if (source.isEmpty()) {
            throw new CommandException(
                    "there is no configuration here and no server runs",
                    "name one with --config FILE, or use --demo.",
                    ExitCode.USAGE);
        }
        return local(terminal, source.get(), request);
    }

    private Map<String, Object> remote(String address, Map<String, Object> request) throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(request);
        body.put("options", Map.of("effort", lazy ? "lazy" : "everything", "what_if", whatIf));
        HttpRequest call = Http.json(
                        address.replaceAll("/+$", "") + "/api/v1/eval?trace=true",
                        JSON.writeValueAsString(body),
                        Duration.ofSeconds(timeoutSeconds))
                .build();
        HttpResponse<String> response = new Http().send(call, HttpResponse.BodyHandlers.ofString());
        try {
            Map<String, Object> document = JSON.readValue(response.body(), DOCUMENT);
            if (response.statusCode() == 200) {
                return document;
            }
            String said =
                    JSON.readTree(response.body()).path("error").path("message").asString(response.body());
            throw new CommandException(
                    "HTTP " + response.statusCode() + ": " + said, "check the request and --endpoint.");
        } catch (JacksonException _) {
            throw new CommandException(
                    "HTTP " + response.statusCode() + " without JSON from " + address,
                    "is that the management API (port 8080)? A proxy in between may answer in its place.");
        }
    }

    private Optional<Map<String, Object>> local(Terminal terminal, ConfigSource source, Map<String, Object> request)
            throws IOException, InterruptedException {
        try (Policy policy = Policy.open(source, false, configuration.environment(), Clock.systemUTC())) {
            Optional<RoutingPlan> plan = policy.loaded().plan();
            if (plan.isEmpty()) {
                ConfigOptions.print(terminal, policy.loaded().diagnostics(), Map.of(source.name(), source.text()));
                terminal.error(DiagnosticRenderer.summary(policy.loaded().diagnostics()), "run `vllm-sr validate`.");
                return Optional.empty();
            }
            try (RoutingPlan ready = plan.get()) {
                request.putIfAbsent(
                        "model",
                        ready.publicNames().isEmpty()
                                ? "auto"
                                : ready.publicNames().getFirst());
                byte[] body = JSON.writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
                return Optional.of(DryRuns.explain(
                        policy,
                        ready,
                        body,
                        lazy ? Effort.LAZY : Effort.EVERYTHING,
                        whatIf,
                        Duration.ofSeconds(timeoutSeconds)));
            } catch (GatewayException refused) {
                throw new CommandException(String.valueOf(refused.getMessage()), "");
            }
        }
    }
}

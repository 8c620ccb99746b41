package semanticrouter.cli.command;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.probe.ProbeRun;
import semanticrouter.cli.recipe.BoundRecipe;
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.server.DryRuns;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.deploy.AtomicFile;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.plan.RoutingPlan;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// `recipe`: complete configurations with probes.
@Command(
        name = "recipe",
        description = "Works on recipe folders: config.yaml with probes.yaml.",
        synopsisSubcommandLabel = "COMMAND")
public final class RecipeCommand implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @ParentCommand
    private Main main = new Main();

    @Override
    public void run() {
        throw new CommandException(
                "recipe needs a command",
                "run `vllm-sr recipe test DIR` or `vllm-sr recipe bind DIR`.",
                ExitCode.USAGE);
    }

    /// Runs the probes of a folder.
    @Command(
            name = "test",
            description =
                    "Runs a recipe's probes in this process, or against a running router. Exits 1 when one misses.")
    int test(
            @Parameters(paramLabel = "DIR", description = "Folder with config.yaml and probes.yaml.") Path folder,
            @Option(
                            names = "--url",
                            paramLabel = "URL",
                            description = "Management API of a running router, for example http://localhost:8080.")
                    @Nullable
                    String url,
            @Option(names = "--json", description = "Prints one JSON object.") boolean json)
            throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        ProbeRun run = url == null ? inProcess(terminal, folder) : ProbeRun.of(folder, request -> remote(url, request));
        if (json) {
            terminal.out().println(JSON.writeValueAsString(run.document()));
        } else {
            if (run.passed() < run.total()) {
                terminal.table(List.of("probe", "reached", "why it missed"), run.missRows());
            }
            terminal.out().println(run.passed() + " of " + run.total() + " probes passed");
        }
        return run.passed() == run.total() ? ExitCode.OK : ExitCode.FAILED;
    }

    /// Puts a user's models in the place of a recipe's roles.
    @Command(
            name = "bind",
            description = "Writes a recipe with your models in the place of its roles, and says why each was chosen. "
                    + "Exits 1 when no model can play a role.")
    int bind(
            @Parameters(paramLabel = "DIR", description = "Folder with config.yaml and roles.yaml.") Path folder,
            @Option(
                            names = "--models",
                            paramLabel = "FILE",
                            defaultValue = "config.yaml",
                            description = "Configuration that lists your models (default: ${DEFAULT-VALUE}).")
                    Path models,
            @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: standard output).")
                    @Nullable
                    Path out)
            throws IOException {
        Terminal terminal = main.terminal();
        BoundRecipe bound = BoundRecipe.of(folder, models);
        List<List<String>> rows = BindingText.rows(bound);
        if (!bound.complete()) {
            terminal.table(List.of("role", "model", "why"), rows);
            terminal.error("a role has no model, so nothing was written", "see the table above.");
            return ExitCode.FAILED;
        }
        if (out == null) {
            rows.forEach(row -> terminal.out().println("# " + row.get(0) + ": " + row.get(1) + ", " + row.get(2)));
            terminal.out().print(bound.yaml());
            return ExitCode.OK;
        }
        AtomicFile.write(out, bound.yaml().getBytes(StandardCharsets.UTF_8));
        terminal.table(List.of("role", "model", "why"), rows);
        terminal.out().println("Wrote " + out + ". Check it: vllm-sr validate --config " + out);
        return ExitCode.OK;
    }

    private static ProbeRun inProcess(Terminal terminal, Path folder) throws IOException, InterruptedException {
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(folder.resolve("config.yaml"), Main::environment, found);
        if (source == null) {
            ConfigOptions.print(terminal, found.list(), Map.of());
            throw new CommandException(folder + " has no readable config.yaml", "name a recipe folder.");
        }
        try (Policy policy = Policy.open(source, false, Main::environment, Clock.systemUTC())) {
            RoutingPlan plan = policy.loaded().plan().orElse(null);
            if (plan == null) {
                ConfigOptions.print(terminal, policy.loaded().diagnostics(), Map.of(source.name(), source.text()));
                throw new CommandException(source.name() + " cannot be served", "mend what is marked above.");
            }
            try (plan) {
                return ProbeRun.of(folder, request -> local(policy, plan, request));
            }
        }
    }

    private static Map<String, Object> local(Policy policy, RoutingPlan plan, Map<String, Object> request)
            throws ProbeRun.Refusal, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(request);
        body.putIfAbsent(
                "model",
                plan.publicNames().isEmpty() ? "auto" : plan.publicNames().getFirst());
        try {
            return DryRuns.explain(
                    policy,
                    plan,
                    JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8),
                    Effort.EVERYTHING,
                    false,
                    PATIENCE);
        } catch (GatewayException refused) {
            throw new ProbeRun.Refusal(String.valueOf(refused.getMessage()));
        }
    }

    private static Map<String, Object> remote(String url, Map<String, Object> request)
            throws ProbeRun.Refusal, InterruptedException {
        HttpResponse<String> response = new Http()
                .send(
                        Http.json(
                                        url.replaceAll("/+$", "") + "/api/v1/eval?trace=true",
                                        JSON.writeValueAsString(request),
                                        PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new ProbeRun.Refusal("HTTP " + response.statusCode() + " " + response.body());
        }
        return JSON.readValue(response.body(), DOCUMENT);
    }
}

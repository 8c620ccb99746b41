package semanticrouter.cli.operate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.RouterOptions;
import semanticrouter.cli.command.StackOptions;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.smoke.Report;
import semanticrouter.cli.smoke.SmokeOptions;
import semanticrouter.cli.smoke.SmokeRun;
import semanticrouter.cli.surface.Surface;
import semanticrouter.cli.terminal.Terminal;
import tools.jackson.databind.json.JsonMapper;

/// `smoke`: whether the program serves on a surface, or a running router routes and answers (specification: surfaces
/// §1.1).
@Command(
        name = "smoke",
        description = "Starts a router on a surface, asks it as clients do, ends it, and prints what was expected and"
                + " seen: the same checks of the same configuration on every surface, without network. With --running"
                + " or an address, sends one request through a router that runs. Exits 1 when something is amiss.")
public final class SmokeCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ALL = "all";

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Mixin
    private RouterOptions router = new RouterOptions();

    @Option(
            names = "--surface",
            paramLabel = "NAME",
            description = "cpu-local, amd-local, ci-k8s or all; may be repeated (default: the one that this machine"
                    + " looks like).")
    private List<String> surfaces = new ArrayList<>();

    @Option(
            names = "--model-url",
            paramLabel = "URL",
            description = "amd-local: base address of the model server, for example http://127.0.0.1:8000/v1 (default:"
                    + " that one where there is a ROCm device, else a mock).")
    private @Nullable String modelUrl;

    @Option(
            names = "--model-key-env",
            paramLabel = "NAME",
            description = "Environment variable with the key of that server.")
    private @Nullable String modelKeyVariable;

    @Option(names = "--running", description = "Checks the router that runs in this folder instead of a surface.")
    private boolean running;

    @Option(
            names = "--model",
            defaultValue = "vllm-sr/auto",
            description = "Of a running router: model to ask for (default: ${DEFAULT-VALUE}).")
    private String model = "vllm-sr/auto";

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            defaultValue = "Say hello.",
            description = "Of a running router: what to say (default: ${DEFAULT-VALUE}).")
    private String prompt = "Say hello.";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Of a running router: longest wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 60;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = main.terminal();
        if (running || router.named()) {
            if (!surfaces.isEmpty() || modelUrl != null || modelKeyVariable != null) {
                throw usage("a running router and a surface are two different things", "name one of them.");
            }
            return new RunningSmoke(router.address(terminal, stack), model, prompt, Duration.ofSeconds(timeoutSeconds))
                    .report(terminal, json);
        }
        Set<Surface> wanted = wanted(terminal);
        if (modelUrl != null && !wanted.contains(Surface.AMD_LOCAL)) {
            throw usage("--model-url is of amd-local", "add --surface amd-local.");
        }
        var options = new SmokeOptions(
                stack.portOffset() == 0 ? OptionalInt.empty() : OptionalInt.of(stack.portOffset()),
                Optional.ofNullable(modelUrl).map(SmokeCommand::address),
                key(),
                Main::environment,
                Path.of("/"));
        Logs.quiet();
        var table = new SmokeTable(terminal, json);
        var reports = new ArrayList<Report>();
        for (Surface surface : wanted) {
            table.begin(surface);
            Report report = SmokeRun.of(options, surface, table::next);
            table.end(report);
            reports.add(report);
        }
        boolean ok = reports.stream().allMatch(Report::ok);
        if (json) {
            var document = new LinkedHashMap<String, Object>();
            document.put("ok", ok);
            document.put("surfaces", reports.stream().map(Report::document).toList());
            terminal.out().println(JSON.writeValueAsString(document));
        }
        return ok ? ExitCode.OK : ExitCode.FAILED;
    }

    private Set<Surface> wanted(Terminal terminal) {
        var wanted = new LinkedHashSet<Surface>();
        for (String word : surfaces) {
            if (word.equals(ALL)) {
                wanted.addAll(List.of(Surface.values()));
            } else {
                wanted.add(Surface.named(word)
                        .orElseThrow(() -> usage(
                                "there is no surface \"" + word + "\"",
                                "write " + String.join(", ", Surface.words()) + " or " + ALL + ".")));
            }
        }
        if (wanted.isEmpty()) {
            Surface.Detected found = Surface.detect(Main::environment, Path.of("/"));
            terminal.err().println("Surface " + found.surface().word() + ": " + found.why() + ".");
            wanted.add(found.surface());
        }
        return wanted;
    }

    private String key() {
        if (modelKeyVariable == null) {
            return "";
        }
        String key = Main.environment(modelKeyVariable);
        if (key == null || key.isBlank()) {
            throw usage(
                    "the environment variable " + modelKeyVariable + " is not set",
                    "export " + modelKeyVariable + "=… holds the key of the model server.");
        }
        return key;
    }

    private static String address(String url) {
        if (!url.matches("https?://[^\\s/]+(/\\S*)?")) {
            throw usage("\"" + url + "\" is not an http address", "write it like http://127.0.0.1:8000/v1.");
        }
        return url;
    }

    private static CommandException usage(String message, String hint) {
        return new CommandException(message, hint, ExitCode.USAGE);
    }
}

package semanticrouter.cli.command;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.server.KeptStatus;
import semanticrouter.cli.workspace.ServerState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `status`: whether the server of this folder runs and is ready.
@Command(
        name = "status",
        description = "Shows whether the server runs and is ready. Exits 0 when healthy, 1 when not, 3 when none runs.")
public final class StatusCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Optional<ServerState> running = stack.workspace().running();
        Optional<JsonNode> starting =
                running.isEmpty() ? KeptStatus.starting(Path.of("").toAbsolutePath()) : Optional.empty();
        if (starting.isPresent()) {
            return starting(starting.get());
        }
        if (running.isEmpty()) {
            report(Map.of("state", "stopped"), List.of());
            return ExitCode.NOT_RUNNING;
        }
        ServerState state = running.get();
        var facts = new LinkedHashMap<String, Object>();
        facts.put("state", "running");
        facts.put("pid", state.pid());
        facts.put("config", state.config());
        facts.put("started", state.started());
        facts.put("version", state.version());
        facts.put("ports", state.ports());
        boolean ready = probe(state, facts);
        facts.put("ready", ready);
        report(facts, rows(state, ready, facts));
        return ready ? ExitCode.OK : ExitCode.FAILED;
    }

    /// A server of this folder that does not answer yet, or whose last start failed.
    private int starting(JsonNode shown) {
        String phase = shown.path("phase").asString("");
        String message = shown.path("message").asString("");
        var facts = new LinkedHashMap<String, Object>();
        facts.put("state", phase.equals("error") ? "failed" : "starting");
        facts.put("pid", shown.path("pid").asLong());
        facts.put("phase", phase);
        facts.put("message", message);
        facts.put("ready", false);
        report(facts, List.of(List.of("router", phase, message)));
        return phase.equals("error") ? ExitCode.NOT_RUNNING : ExitCode.FAILED;
    }

    /// A server without the API that would be asked has written its state down when it became ready.
    private static boolean probe(ServerState state, Map<String, Object> facts) throws InterruptedException {
        if (state.ports().management() == 0) {
            facts.put("message", "became ready; it has no management API to be asked again");
            return true;
        }
        try {
            ManagementAddress address = StackOptions.management(state);
            HttpResponse<String> response = Http.to(address)
                    .send(
                            Http.get(address.url() + "/ready", Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            JsonNode body = JSON.readTree(response.body());
            facts.put("phase", body.path("phase").asString(""));
            facts.put("message", body.path("message").asString(""));
            if (body.path("token_keys").isObject()) {
                facts.put("tokenKeys", body.path("token_keys"));
            }
            if (body.path("embedding_provider").isObject()) {
                facts.put("embeddingProvider", body.path("embedding_provider"));
            }
            return response.statusCode() == 200;
        } catch (CommandException unreachable) {
            facts.put("message", String.valueOf(unreachable.getMessage()));
            return false;
        }
    }

    private static List<List<String>> rows(ServerState state, boolean ready, Map<String, Object> facts) {
        String health = ready ? "ready" : "not ready";
        var rows = new ArrayList<List<String>>();
        component(rows, "router", health, state.ports().listener(), "/v1");
        component(rows, "dashboard", health, state.ports().dashboard(), "");
        rows.add(
                state.ports().management() == 0
                        ? List.of("management", "off", "")
                        : List.of("management", health, Announcement.management(state)));
        component(rows, "metrics", health, state.ports().metrics(), "/metrics");
        rows.add(List.of("config", String.valueOf(facts.getOrDefault("message", "")), state.config()));
        if (facts.get("tokenKeys") instanceof JsonNode keys) {
            String fault = keys.path("fault").asString("");
            String held = keys.path("keys").asInt(0) + " keys";
            rows.add(List.of(
                    "token keys",
                    fault.isEmpty() ? held : held + "; " + fault,
                    keys.path("address").asString("")));
        }
        if (facts.get("embeddingProvider") instanceof JsonNode provider) {
            rows.add(List.of(
                    "embeddings", embeddings(provider), provider.path("model").asString("")));
        }
        return rows;
    }

    /// How the service is that makes the sentence vectors, and what waits for it.
    private static String embeddings(JsonNode provider) {
        String state = provider.path("healthy").asBoolean(false)
                ? "ready"
                : provider.path("last_probe_error").asString("not asked yet");
        String waiting = provider.path("waiting")
                .valueStream()
                .map(what -> what.asString(""))
                .collect(Collectors.joining(", "));
        return waiting.isEmpty() ? state : state + "; waiting for it: " + waiting;
    }

    private static void component(List<List<String>> rows, String name, String health, int port, String path) {
        rows.add(port == 0 ? List.of(name, "off", "") : List.of(name, health, "http://localhost:" + port + path));
    }

    private void report(Map<String, Object> facts, List<List<String>> rows) {
        if (json) {
            main.terminal().out().println(JSON.writeValueAsString(facts));
        } else if (rows.isEmpty()) {
            main.terminal().out().println("Not running. Start it with `vllm-sr serve`.");
        } else {
            main.terminal().table(List.of("component", "state", "address"), rows);
        }
    }
}

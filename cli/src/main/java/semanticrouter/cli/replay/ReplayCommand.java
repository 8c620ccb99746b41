package semanticrouter.cli.replay;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.RouterOptions;
import semanticrouter.cli.command.StackOptions;
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.remote.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `replay`: the records of routed requests, read from the management API.
@Command(
        name = "replay",
        description = "Shows the records of routed requests that a running router keeps.",
        synopsisSubcommandLabel = "COMMAND")
public final class ReplayCommand {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParentCommand
    private Main main = new Main();

    /// Which router, and which of its records.
    static final class Asked {
        @Mixin
        private StackOptions stack = new StackOptions();

        @Option(
                names = "--endpoint",
                paramLabel = "URL",
                description = "Asks the management API at this address rather than that of the server of this folder.")
        private @Nullable String endpoint;

        HttpResponse<String> get(String path) throws InterruptedException {
            ManagementAddress router = endpoint == null ? stack.management() : ManagementAddress.named(endpoint);
            HttpRequest.Builder request = Http.get(router.url() + "/v1/router_replay" + path, PATIENCE);
            RouterOptions.managementToken()
                    .ifPresent(token -> request.header("authorization", "Bearer " + token.value()));
            HttpResponse<String> response = Http.to(router).send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw Refusal.ofManagement(response, response.body());
            }
            return response;
        }

        JsonNode json(String path) throws InterruptedException {
            HttpResponse<String> response = get(path);
            try {
                return JSON.readTree(response.body());
            } catch (JacksonException _) {
                throw Refusal.proxy(
                        response.statusCode(), response.request().uri().getAuthority());
            }
        }
    }

    /// The filters of a list.
    static final class Filters {
        @Option(names = "--recipe", paramLabel = "NAME", description = "Only records of this recipe.")
        private String recipe = "";

        @Option(names = "--decision", paramLabel = "NAME", description = "Only records of this decision.")
        private String decision = "";

        @Option(names = "--model", paramLabel = "NAME", description = "Only records of this model.")
        private String model = "";

        @Option(names = "--session", paramLabel = "ID", description = "Only records of this session.")
        private String session = "";

        @Option(names = "--search", paramLabel = "TEXT", description = "Only records with this in their id or recipe.")
        private String search = "";

        String query(int limit) {
            return "?limit=" + limit + part("recipe", recipe) + part("decision", decision) + part("model", model)
                    + part("session_id", session) + part("search", search);
        }

        private static String part(String name, String value) {
            return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    @Command(name = "list", description = "Lists records, newest first.")
    int list(
            @Mixin Asked asked,
            @Mixin Filters filters,
            @Option(
                            names = {"-n", "--limit"},
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many at most, up to 100 (default: ${DEFAULT-VALUE}).")
                    int limit,
            @Option(names = "--json", description = "Prints what the management API answers.") boolean json)
            throws InterruptedException {
        JsonNode page = asked.json(filters.query(limit));
        if (json) {
            main.terminal().out().println(page);
            return ExitCode.OK;
        }
        var rows = new ArrayList<List<String>>();
        for (JsonNode record : page.path("data")) {
            rows.add(List.of(
                    record.path("timestamp").asString(""),
                    record.path("id").asString(""),
                    or(record.path("decision").asString("")),
                    or(record.path("selected_model").asString("")),
                    record.path("lifecycle_state").asString(""),
                    record.has("duration_ms")
                            ? String.format(
                                    Locale.ROOT,
                                    "%.0f ms",
                                    record.path("duration_ms").asDouble(0))
                            : "-"));
        }
        if (!rows.isEmpty()) {
            main.terminal().table(List.of("time", "id", "decision", "model", "state", "took"), rows);
        } else if (page.path("recording").path("enabled").asBoolean(false)) {
            main.terminal().out().println("No records.");
        } else {
            main.terminal()
                    .out()
                    .println("No records. They are kept with global.services.router_replay.enabled: true, or the plugin"
                            + " router_replay of a decision.");
        }
        return ExitCode.OK;
    }

    private static String or(String value) {
        return value.isEmpty() ? "-" : value;
    }

    @Command(name = "show", description = "Prints one record as JSON.")
    int show(
            @Mixin Asked asked,
            @Parameters(paramLabel = "ID", description = "Of the request: the reply's x-vsr-replay-id.") String id)
            throws InterruptedException {
        JsonNode record = asked.json("/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
        main.terminal().out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record));
        return ExitCode.OK;
    }

    @Command(name = "export", description = "Prints whole records, newest first, one a line as JSON.")
    int export(
            @Mixin Asked asked,
            @Mixin Filters filters,
            @Option(
                            names = {"-n", "--limit"},
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "How many at most, up to 10000 (default: ${DEFAULT-VALUE}).")
                    int limit)
            throws InterruptedException {
        main.terminal().out().print(asked.get("/export" + filters.query(limit)).body());
        return ExitCode.OK;
    }
}

package semanticrouter.cli.cache;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import semanticrouter.cli.remote.Http;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.remote.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `cache`: the response cache of a running router, through the management API.
@Command(
        name = "cache",
        description = "Shows what the response cache of a running router does, and takes answers out of it.",
        synopsisSubcommandLabel = "COMMAND")
public final class CacheCommand {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParentCommand
    private Main main = new Main();

    /// Which router.
    static final class Asked {
        @Mixin
        private StackOptions stack = new StackOptions();

        @Option(
                names = "--endpoint",
                paramLabel = "URL",
                description = "Asks the management API at this address rather than that of the server of this folder.")
        private @Nullable String endpoint;

        JsonNode get(String action) throws InterruptedException {
            ManagementAddress router = router();
            return answer(router, Http.get(address(router, action), PATIENCE));
        }

        JsonNode post(String action, ObjectNode body) throws InterruptedException {
            ManagementAddress router = router();
            return answer(router, Http.json(address(router, action), body.toString(), PATIENCE));
        }

        private ManagementAddress router() {
            return endpoint == null ? stack.management() : ManagementAddress.named(endpoint);
        }

        private static String address(ManagementAddress router, String action) {
            return router.url() + "/api/v1/response-cache/" + action;
        }

        private static JsonNode answer(ManagementAddress router, HttpRequest.Builder request)
                throws InterruptedException {
            RouterOptions.managementToken()
                    .ifPresent(token -> request.header("authorization", "Bearer " + token.value()));
            HttpResponse<String> response = Http.to(router).send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw Refusal.ofManagement(response, response.body());
            }
            try {
                return JSON.readTree(response.body());
            } catch (JacksonException _) {
                throw Refusal.proxy(
                        response.statusCode(), response.request().uri().getAuthority());
            }
        }
    }

    /// Which answers.
    static final class Meant {
        @Option(names = "--recipe", paramLabel = "NAME", description = "Only answers of this recipe.")
        private String recipe = "";

        @Option(names = "--decision", paramLabel = "NAME", description = "Only answers of this decision.")
        private String decision = "";

        @Option(
                names = "--request-model",
                paramLabel = "NAME",
                description = "Only answers to requests for this model.")
        private String requestModel = "";

        @Option(names = "--model", paramLabel = "NAME", description = "Only answers of this model.")
        private String model = "";

        @Option(
                names = "--protocol",
                paramLabel = "NAME",
                description = "Only answers in this protocol: openai or anthropic, with :body or :stream.")
        private String protocol = "";

        @Option(
                names = "--for",
                paramLabel = "WHO",
                description = "Only answers for user:ID, team:ID, tenant:ID, or for global: (everybody).")
        private String namespace = "";

        /// What the management API is told; without anything that was asked for, an empty object.
        ObjectNode selector() {
            ObjectNode selector = JSON.createObjectNode();
            put(selector, "recipe", recipe);
            put(selector, "decision", decision);
            put(selector, "request_model", requestModel);
            put(selector, "selected_model", model);
            put(selector, "protocol", protocol);
            put(selector, "namespace", namespace);
            return selector.isEmpty() ? selector : JSON.createObjectNode().set("partition", selector);
        }

        private static void put(ObjectNode to, String key, String value) {
            if (!value.isEmpty()) {
                to.put(key, value);
            }
        }
    }

    @Command(name = "stats", description = "Shows what the cache has done since the router started.")
    int stats(
            @Mixin Asked asked,
            @Option(names = "--json", description = "Prints what the management API answers.") boolean json)
            throws InterruptedException {
        JsonNode stats = asked.get("stats");
        if (json) {
            main.terminal().out().println(stats);
            return ExitCode.OK;
        }
        var rows = new ArrayList<List<String>>();
        stats.properties()
                .forEach(entry -> rows.add(List.of(
                        entry.getKey().replace('_', ' '), entry.getValue().asString(""))));
        main.terminal().table(List.of("response cache", ""), rows);
        return ExitCode.OK;
    }

    @Command(
            name = "invalidate",
            description = "Counts the answers that the options mean; with --yes, sees to it that none is given again.")
    int invalidate(
            @Mixin Asked asked,
            @Mixin Meant meant,
            @Option(names = "--yes", description = "Deletes them rather than counting them.") boolean yes)
            throws InterruptedException {
        ObjectNode selector = meant.selector();
        if (selector.isEmpty()) {
            throw new CommandException(
                    "no option says which answers are meant",
                    "name some, for example --decision NAME; `vllm-sr cache flush` takes all.",
                    ExitCode.USAGE);
        }
        ObjectNode body = JSON.createObjectNode().put("dry_run", !yes);
        body.set("selector", selector);
        JsonNode removal = asked.post("invalidate", body);
        long matched = removal.path("matched_estimate").asLong(0);
        if (yes) {
            main.terminal().out().println("✓ " + removal.path("deleted").asLong(0) + " answers deleted");
        } else {
            main.terminal()
                    .out()
                    .println(matched + " answers are meant; nothing was deleted. Add --yes to delete them.");
        }
        return ExitCode.OK;
    }

    @Command(name = "flush", description = "Empties the cache.")
    int flush(@Mixin Asked asked, @Option(names = "--yes", description = "Really does it.") boolean yes)
            throws InterruptedException {
        if (!yes) {
            throw new CommandException(
                    "this takes every answer out of the cache", "add --yes to do it.", ExitCode.USAGE);
        }
        JsonNode removal = asked.post("flush", JSON.createObjectNode().put("confirm", "flush response cache"));
        main.terminal().out().println("✓ " + removal.path("deleted").asLong(0) + " answers deleted");
        return ExitCode.OK;
    }
}

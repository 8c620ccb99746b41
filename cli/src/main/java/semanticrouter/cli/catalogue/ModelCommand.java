package semanticrouter.cli.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.ConfigOptions;
import semanticrouter.cli.recipe.BindingText;
import semanticrouter.cli.recipe.BoundRecipe;
import semanticrouter.cli.recipe.Digest;
import semanticrouter.cli.recipe.Profile;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.server.Verdict;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.plan.RoutingPlan;
import tools.jackson.databind.json.JsonMapper;

/// `model`: virtual models that pursue a goal over whatever models there are.
@Command(
        name = "model",
        description = "Virtual models that pursue one goal: balance, cost, speed, accuracy or privacy. Each is a recipe"
                + " bound to your models by what their cards say.",
        synopsisSubcommandLabel = "COMMAND")
public final class ModelCommand implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> PROTOCOLS = List.of("openai_chat", "openai_responses", "anthropic_messages");

    @ParentCommand
    private Main main = new Main();

    @Override
    public void run() {
        throw new CommandException(
                "model needs a command",
                "run `vllm-sr model list`, or `show`, `validate` or `fork` with the id of one.",
                ExitCode.USAGE);
    }

    /// Lists the virtual models.
    @Command(name = "list", description = "Lists the virtual models.")
    int list(@Option(names = "--json", description = "Prints one JSON array.") boolean json) {
        List<Profile> profiles = List.of(Profile.values());
        if (json) {
            main.terminal()
                    .out()
                    .println(JSON.writeValueAsString(
                            profiles.stream().map(ModelCommand::facts).toList()));
            return ExitCode.OK;
        }
        main.terminal()
                .table(
                        List.of("model", "recipe", "parts"),
                        profiles.stream()
                                .map(profile -> List.of(
                                        profile.id(),
                                        profile.recipe(),
                                        profile.parts().stream()
                                                .map(Profile.Part::name)
                                                .collect(Collectors.joining(", "))))
                                .toList());
        main.terminal().out().println("Run one over the models of this machine: vllm-sr serve " + Profile.BLEND.id());
        return ExitCode.OK;
    }

    /// Shows a virtual model.
    @Command(
            name = "show",
            description = "Shows a virtual model, and which of your models would play its parts and why.")
    int show(
            @Parameters(paramLabel = "MODEL", description = "For example vllm-sr/mom-v1-blend.") String id,
            @Option(
                            names = "--models",
                            paramLabel = "FILE",
                            description =
                                    "Configuration that lists your models (default: config.yaml when there is one).")
                    @Nullable
                    Path models,
            @Option(names = "--json", description = "Prints one JSON object.") boolean json)
            throws IOException {
        Terminal terminal = main.terminal();
        Profile profile = Profile.named(id);
        Optional<BoundRecipe> bound = models != null || Files.isRegularFile(ConfigOptions.USUAL)
                ? Optional.of(bound(profile, models == null ? ConfigOptions.USUAL : models))
                : Optional.empty();
        if (json) {
            Map<String, Object> facts = facts(profile);
            bound.ifPresent(recipe -> facts.put(
                    "bindings",
                    recipe.bindings().stream()
                            .map(binding -> {
                                var row = new LinkedHashMap<String, Object>();
                                row.put("part", binding.role());
                                row.put("model", binding.model().orElse(null));
                                row.put("reason", binding.reason());
                                return row;
                            })
                            .toList()));
            terminal.out().println(JSON.writeValueAsString(facts));
            return ExitCode.OK;
        }
        terminal.out().println(profile.id() + " (recipe " + profile.recipe() + ", " + profile.digest() + ")");
        terminal.out().println(profile.description());
        terminal.out().println();
        terminal.table(
                List.of("part", "prefers", "wants", "for"),
                profile.parts().stream()
                        .map(part -> List.of(part.name(), part.prefers(), part.wants(), part.description()))
                        .toList());
        terminal.out().println();
        bound.ifPresentOrElse(
                recipe -> BindingText.print(terminal, recipe),
                () -> terminal.out()
                        .println("Name a configuration with --models to see which models would play them."));
        return ExitCode.OK;
    }

    /// Checks a virtual model or a fork of one.
    @Command(
            name = "validate",
            description =
                    "Says whether a file is a virtual model as shipped (verified) or has been changed (custom), and"
                            + " whether it is valid. Exits 1 when it is not.")
    int validate(
            @Parameters(paramLabel = "MODEL|FILE", description = "The id of a virtual model, or a file.") String what,
            @Option(names = "--json", description = "Prints one JSON object.") boolean json)
            throws IOException, InterruptedException {
        Logs.quiet();
        Terminal terminal = main.terminal();
        ConfigSource source = source(terminal, what);
        Optional<Profile> shipped = Profile.of(source.text().getBytes(StandardCharsets.UTF_8));
        Verdict verdict;
        try (Policy policy = Policy.open(source, false, Main::environment, Clock.systemUTC())) {
            verdict = Verdict.of(policy.loaded(), false);
            policy.loaded().plan().ifPresent(RoutingPlan::close);
        }
        if (json) {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("file", source.name());
            facts.put("status", shipped.isPresent() ? "verified" : "custom");
            facts.put("model", shipped.map(Profile::id).orElse(null));
            facts.put("digest", Digest.of(source.text().getBytes(StandardCharsets.UTF_8)));
            facts.put("valid", verdict.valid());
            terminal.out().println(JSON.writeValueAsString(facts));
            return verdict.valid() ? ExitCode.OK : ExitCode.FAILED;
        }
        ConfigOptions.print(terminal, verdict.all(), Map.of(source.name(), source.text()));
        if (shipped.isPresent()) {
            terminal.success(
                    "verified: " + source.name() + " is " + shipped.get().id() + " as shipped");
        } else {
            terminal.out().println("custom: " + source.name() + " is none of the virtual models as shipped");
        }
        if (!verdict.valid()) {
            terminal.error(
                    source.name() + ": " + DiagnosticRenderer.summary(verdict.all()), "mend what is marked above.");
            return ExitCode.FAILED;
        }
        terminal.success("valid");
        return ExitCode.OK;
    }

    /// Writes a virtual model for editing.
    @Command(
            name = "fork",
            description = "Writes a virtual model as a configuration to edit: with its parts to be filled, or with your"
                    + " models in their place. An existing file stays.")
    int fork(
            @Parameters(paramLabel = "MODEL", description = "For example vllm-sr/mom-v1-blend.") String id,
            @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: NAME.yaml here).")
                    @Nullable
                    Path out,
            @Option(
                            names = "--models",
                            paramLabel = "FILE",
                            description = "Configuration whose models take the place of the parts.")
                    @Nullable
                    Path models)
            throws IOException {
        Terminal terminal = main.terminal();
        Profile profile = Profile.named(id);
        Path file = out == null ? Path.of(id.substring(id.lastIndexOf('/') + 1) + ".yaml") : out;
        String text = profile.config();
        if (models != null) {
            BoundRecipe bound = bound(profile, models);
            BindingText.print(terminal, bound);
            if (!bound.complete()) {
                terminal.error("a part has no model, so nothing was written", "see the warning above.");
                return ExitCode.FAILED;
            }
            text = bound.yaml();
        }
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            throw new CommandException(file + " exists", "name another file with --out, or remove it first.");
        }
        terminal.success("wrote " + file + ", a copy of " + id + ". Check it: vllm-sr model validate " + file);
        return ExitCode.OK;
    }

    private static BoundRecipe bound(Profile profile, Path models) throws IOException {
        if (!Files.isRegularFile(models)) {
            throw new CommandException(
                    "there is no " + models, "name a configuration that lists your models.", ExitCode.USAGE);
        }
        return profile.over(models.toString(), Files.readString(models));
    }

    private static ConfigSource source(Terminal terminal, String what) {
        Optional<Profile> profile = Profile.find(what);
        if (profile.isPresent()) {
            return ConfigSource.of(
                    profile.get().id(), profile.get().config(), Path.of("").toAbsolutePath());
        }
        Path file = Path.of(what);
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    "\"" + what + "\" is neither a virtual model nor a file",
                    "there are "
                            + Arrays.stream(Profile.values()).map(Profile::id).collect(Collectors.joining(", ")) + ".",
                    ExitCode.USAGE);
        }
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(file, Main::environment, found);
        if (source == null) {
            ConfigOptions.print(terminal, found.list(), Map.of());
            throw new CommandException(file + " cannot be read", "name a file that model fork wrote.");
        }
        return source;
    }

    private static Map<String, Object> facts(Profile profile) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("id", profile.id());
        facts.put("recipe", profile.recipe());
        facts.put("description", profile.description());
        facts.put("digest", profile.digest());
        facts.put("protocols", PROTOCOLS);
        facts.put("parts", profile.parts());
        return facts;
    }
}

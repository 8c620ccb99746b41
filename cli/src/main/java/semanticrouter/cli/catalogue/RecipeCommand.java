package semanticrouter.cli.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.command.ConfigOptions;
import semanticrouter.cli.command.RouterOptions;
import semanticrouter.cli.evaluation.Explainer;
import semanticrouter.cli.probe.ProbeRun;
import semanticrouter.cli.probe.Tier;
import semanticrouter.cli.recipe.BindingText;
import semanticrouter.cli.recipe.BoundRecipe;
import semanticrouter.cli.recipe.Digest;
import semanticrouter.cli.recipe.RecipeMetadata;
import semanticrouter.cli.recipe.RecipePackage;
import semanticrouter.cli.remote.ManagementAddress;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.deploy.AtomicFile;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.dsl.Dsl;
import tools.jackson.databind.json.JsonMapper;

/// `recipe`: complete configurations with probes.
@Command(
        name = "recipe",
        description = "Works on recipe folders: config.yaml with probes.yaml.",
        synopsisSubcommandLabel = "COMMAND")
public final class RecipeCommand implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Explainer.Depth DEPTH = new Explainer.Depth(false, false, Duration.ofMinutes(5));

    @ParentCommand
    private Main main = new Main();

    @Override
    public void run() {
        throw new CommandException(
                "recipe needs a command",
                "run `vllm-sr recipe test DIR`, `bind DIR`, `pack DIR` or `import FILE`.",
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
        ProbeRun run = url == null
                ? inProcess(terminal, folder)
                : run(folder, Explainer.at(ManagementAddress.named(url), RouterOptions.managementToken(), DEPTH));
        if (json) {
            terminal.out().println(JSON.writeValueAsString(run.document()));
        } else {
            report(terminal, run);
        }
        return run.good() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void report(Terminal terminal, ProbeRun run) {
        if (run.passed() < run.total()) {
            terminal.table(List.of("probe", "reached", "why it missed"), run.missRows());
        }
        for (Tier tier : run.tiers()) {
            String line = tier.id() + " " + tier.name() + ": " + tier.measure();
            if (!tier.required()) {
                terminal.out().println("  " + line + " (report only)");
            } else if (tier.passed()) {
                terminal.success(line);
            } else {
                terminal.failure(line);
            }
            tier.findings().forEach(finding -> terminal.out().println("    " + finding));
        }
        String summary = run.passed() + " of " + run.total() + " probes passed";
        if (run.good()) {
            terminal.success(summary);
        } else {
            terminal.failure(summary);
        }
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
        terminal.success("wrote " + out + ". Check it: vllm-sr validate --config " + out);
        return ExitCode.OK;
    }

    /// Writes a recipe as one archive.
    @Command(
            name = "pack",
            description =
                    "Writes the five files of a recipe as one archive, the same bytes wherever it is made, with its"
                            + " digest beside it. Refuses credentials and programs to be started.")
    int pack(
            @Parameters(
                            paramLabel = "DIR",
                            description =
                                    "Folder with metadata.yaml, config.yaml, probes.yaml, recipe.dsl and README.md.")
                    Path folder,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Where to write it (default: ID-VERSION.zip here).")
                    @Nullable
                    Path out)
            throws IOException {
        Terminal terminal = main.terminal();
        RecipePackage recipe = RecipePackage.ofFolder(folder);
        recipe.metadata().notes().forEach(terminal::warning);
        Path file = out == null
                ? Path.of(recipe.metadata().id() + "-" + recipe.metadata().version() + ".zip")
                : out;
        byte[] bytes = recipe.bytes();
        try {
            Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            throw new CommandException(file + " exists", "name another file with --out, or remove it first.");
        }
        String digest = Digest.of(bytes);
        AtomicFile.write(
                beside(file),
                (digest.substring(digest.indexOf(':') + 1) + "  " + file.getFileName() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        terminal.success("packed " + file + " (" + bytes.length + " bytes, " + digest + ")");
        return ExitCode.OK;
    }

    /// Unpacks an archive.
    @Command(
            name = "import",
            description = "Unpacks a recipe into a new folder, after checking its digest, names, sizes and contents.")
    int unpack(
            @Parameters(paramLabel = "FILE", description = "Archive that `recipe pack` wrote.") Path file,
            @Option(
                            names = "--digest",
                            paramLabel = "DIGEST",
                            description = "sha256:… that the archive must have (default: FILE.sha256 says it).")
                    @Nullable
                    String digest,
            @Option(names = "--out", paramLabel = "DIR", description = "Where to unpack it (default: its id, here).")
                    @Nullable
                    Path out)
            throws IOException {
        Terminal terminal = main.terminal();
        byte[] archive = RecipePackage.archive(file);
        String wanted = digest == null ? recorded(file) : digest.strip().toLowerCase(Locale.ROOT);
        String found = Digest.of(archive);
        if (!found.equals(wanted.startsWith("sha256:") ? wanted : "sha256:" + wanted)) {
            throw new CommandException(
                    file + " has the digest " + found + ", not " + wanted, "fetch it again from where you trust.");
        }
        RecipePackage recipe = RecipePackage.ofArchive(archive);
        Path folder = out == null ? Path.of(recipe.metadata().id()) : out;
        recipe.unpack(folder);
        terminal.success("imported " + recipe.metadata().id() + " "
                + recipe.metadata().version() + " into " + folder + ". Test it: vllm-sr recipe test " + folder);
        return ExitCode.OK;
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }

    private static String recorded(Path file) throws IOException {
        if (!Files.isRegularFile(beside(file))) {
            throw new CommandException(
                    "nothing says which digest " + file + " must have",
                    "name it with --digest sha256:…, or put " + beside(file) + " beside it.",
                    ExitCode.USAGE);
        }
        return Files.readString(beside(file)).strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static ProbeRun inProcess(Terminal terminal, Path folder) throws IOException, InterruptedException {
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(folder.resolve("config.yaml"), Main::environment, found);
        if (source == null) {
            ConfigOptions.print(terminal, found.list(), Map.of());
            throw new CommandException(folder + " has no readable config.yaml", "name a recipe folder.");
        }
        try (Policy policy = Policy.rehearse(source, Main::environment, Clock.systemUTC())) {
            RoutingPlan plan = policy.loaded().plan().orElse(null);
            if (plan == null) {
                ConfigOptions.print(terminal, policy.loaded().diagnostics(), Map.of(source.name(), source.text()));
                throw new CommandException(source.name() + " cannot be served", "mend what is marked above.");
            }
            try (plan) {
                return run(folder, Explainer.here(policy, plan, DEPTH));
            }
        }
    }

    private static ProbeRun run(Path folder, Explainer explainer) throws IOException, InterruptedException {
        return ProbeRun.of(folder, structure(folder), request -> {
            try {
                return explainer.explain(request);
            } catch (Explainer.Refused refused) {
                throw new ProbeRun.Refusal(String.valueOf(refused.getMessage()));
            }
        });
    }

    /// What is wrong with the files beside configuration and probes, where they are there.
    private static List<String> structure(Path folder) throws IOException {
        var wrong = new ArrayList<String>();
        Path metadata = folder.resolve("metadata.yaml");
        if (Files.isRegularFile(metadata)) {
            wrong.addAll(RecipeMetadata.of(Files.readString(metadata)).problems());
        }
        Path program = folder.resolve("recipe.dsl");
        if (Files.isRegularFile(program)) {
            String text = Files.readString(program);
            Dsl dsl = Kinds.language();
            dsl
                    .validate(program.toString(), text)
                    .compiling(dsl.compile(program.toString(), text))
                    .diagnostics()
                    .stream()
                    .filter(Diagnostic::isError)
                    .forEach(finding ->
                            wrong.add("recipe.dsl: line " + finding.span().line() + ", column "
                                    + finding.span().column() + ": " + finding.message()
                                    + (finding.hint().isEmpty() ? "" : " (" + finding.hint() + ")")));
        }
        return wrong;
    }
}

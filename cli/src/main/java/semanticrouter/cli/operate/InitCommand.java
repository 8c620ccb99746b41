package semanticrouter.cli.operate;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.detect.Starter;
import semanticrouter.cli.terminal.Terminal;

/// `init`: a first configuration for one model.
@Command(
        name = "init",
        description = "Writes the smallest complete configuration for one model. An existing file stays.")
public final class InitCommand implements Callable<Integer> {
    /// Means nothing in YAML, in a template or in a terminal.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}");

    @ParentCommand
    private Main main = new Main();

    @Option(
            names = "--provider",
            required = true,
            paramLabel = "NAME",
            description = "openai, anthropic, ollama, vllm, or mock for a simulated model.")
    private Starter.@Nullable Service provider;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "What the provider calls the model (default: a small one of OpenAI, Anthropic and mock).")
    private @Nullable String model;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "config.yaml",
            description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("config.yaml");

    @Override
    public Integer call() throws IOException {
        Terminal terminal = main.terminal();
        Starter.Service service = provider == null ? Starter.Service.MOCK : provider;
        Starter starter = Starter.of(service);
        String name = Optional.ofNullable(model)
                .or(starter::model)
                .orElseThrow(() -> new CommandException(
                        "which model of " + starter.name() + "?",
                        "name it with --model; the server lists its models at /v1/models.",
                        ExitCode.USAGE));
        if (!NAME.matcher(name).matches()) {
            throw new CommandException(
                    "\"" + name + "\" is no model name",
                    "it is made of letters, digits and . _ : / @ + -.",
                    ExitCode.USAGE);
        }
        try {
            Files.writeString(out, Starter.yaml(service, name), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            throw new CommandException(out + " exists", "name another file with --out, or remove it first.");
        }
        terminal.success("wrote " + out + " for " + starter.name() + " model " + name);
        starter.variable().ifPresent(variable -> {
            String key = Main.environment(variable);
            if (key == null || key.isBlank()) {
                terminal.warning(variable + " is not set; export it before you serve");
            }
        });
        String config = out.equals(Path.of("config.yaml")) ? "" : " --config " + out;
        terminal.out().println("Next: vllm-sr serve" + config + ", then vllm-sr chat \"Hello\"");
        return ExitCode.OK;
    }
}

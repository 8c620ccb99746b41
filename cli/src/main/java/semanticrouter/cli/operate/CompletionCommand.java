package semanticrouter.cli.operate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.deploy.AtomicFile;

/// `completion`: commands and options completed by the shell.
@Command(
        name = "completion",
        description = "Completes commands and options in bash, zsh and fish.",
        synopsisSubcommandLabel = "COMMAND")
public final class CompletionCommand implements Runnable {
    @ParentCommand
    private Main main = new Main();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /// A shell.
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Override
    public void run() {
        throw new CommandException(
                "completion needs a command",
                "run `vllm-sr completion install`, or `vllm-sr completion show bash`.",
                ExitCode.USAGE);
    }

    /// Prints the script.
    @Command(name = "show", description = "Prints the script.")
    int show(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "SHELL",
                            description = "bash, zsh or fish (default: yours, by SHELL).")
                    @Nullable
                    Shell shell) {
        main.terminal().out().print(script(chosen(shell)));
        main.terminal().out().flush();
        return ExitCode.OK;
    }

    /// Writes the script where the shell finds it.
    @Command(
            name = "install",
            description = "Writes the script where the shell finds it, in your home. No start-up file is changed.")
    int install(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "SHELL",
                            description = "bash, zsh or fish (default: yours, by SHELL).")
                    @Nullable
                    Shell shell,
            @Option(names = "--dir", paramLabel = "DIR", description = "Another folder to write it to.") @Nullable
                    Path dir)
            throws IOException {
        Terminal terminal = main.terminal();
        Shell chosen = chosen(shell);
        Path folder = dir == null ? folder(chosen) : dir;
        Path file = folder.resolve(
                switch (chosen) {
                    case BASH -> "vllm-sr";
                    case ZSH -> "vllm-sr.zsh";
                    case FISH -> "vllm-sr.fish";
                });
        Files.createDirectories(folder);
        AtomicFile.write(file, script(chosen).getBytes(StandardCharsets.UTF_8));
        terminal.success("wrote " + file);
        terminal.out()
                .println(
                        switch (chosen) {
                            case BASH ->
                                "It works in new shells where bash-completion is installed; else add: source " + file;
                            case ZSH -> "Add to ~/.zshrc: source " + file;
                            case FISH -> "It works in new shells.";
                        });
        return ExitCode.OK;
    }

    private static Shell chosen(@Nullable Shell named) {
        if (named != null) {
            return named;
        }
        String shell = Optional.ofNullable(Main.environment("SHELL")).orElse("");
        String name = shell.substring(shell.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
        for (Shell known : Shell.values()) {
            if (known.name().equals(name)) {
                return known;
            }
        }
        throw new CommandException(
                "which shell is yours cannot be told from SHELL=\"" + shell + "\"",
                "name it: bash, zsh or fish.",
                ExitCode.USAGE);
    }

    private static Path folder(Shell shell) {
        Path home = Path.of(System.getProperty("user.home"));
        Path data = xdg("XDG_DATA_HOME", home.resolve(".local/share"));
        return switch (shell) {
            case BASH ->
                xdg("BASH_COMPLETION_USER_DIR", data.resolve("bash-completion")).resolve("completions");
            case ZSH -> data.resolve("vllm-sr");
            case FISH -> xdg("XDG_CONFIG_HOME", home.resolve(".config")).resolve("fish/completions");
        };
    }

    private static Path xdg(String variable, Path otherwise) {
        String set = Main.environment(variable);
        return set == null || set.isBlank() ? otherwise : Path.of(set);
    }

    private String script(Shell shell) {
        if (spec == null) {
            throw new IllegalStateException("completion runs as a command only");
        }
        CommandLine root = spec.root().commandLine();
        return switch (shell) {
            case BASH -> AutoComplete.bash(spec.root().name(), root);
            // The script of bash, which zsh runs once told to.
            case ZSH ->
                "autoload -Uz compinit bashcompinit\ncompinit\nbashcompinit\n"
                        + AutoComplete.bash(spec.root().name(), root);
            case FISH -> FishCompletion.of(spec.root());
        };
    }
}

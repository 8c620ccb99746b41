package semanticrouter.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import semanticrouter.cli.terminal.Terminal;

/// Tells what went wrong as a sentence and a hint, and gives it an exit code.
record Failures(Terminal terminal) implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /// The command line is wrong.
    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        List<String> like =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        terminal.error(
                String.valueOf(wrong.getMessage()),
                (like.isEmpty() ? "" : "did you mean " + String.join(" or ", like) + "? ") + "`" + command
                        + " --help` shows what there is.");
        return ExitCode.USAGE;
    }

    /// A command failed.
    ///
    /// @throws Exception what is no fault of the person or the machine
    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed)
            throws Exception {
        return switch (failure) {
            case CommandException known -> {
                terminal.error(String.valueOf(known.getMessage()), known.hint());
                yield known.exitCode();
            }
            case IllegalArgumentException wrong -> {
                terminal.error(
                        String.valueOf(wrong.getMessage()),
                        "`" + commandLine.getCommandSpec().qualifiedName() + " --help` shows what there is.");
                yield ExitCode.USAGE;
            }
            case UncheckedIOException wrapped when wrapped.getCause() != null -> file(wrapped.getCause());
            case IOException failed -> file(failed);
            default -> throw failure;
        };
    }

    private int file(IOException failed) {
        String what = failed instanceof FileSystemException named && named.getFile() != null ? named.getFile() : "";
        switch (failed) {
            case NoSuchFileException _ ->
                terminal.error("there is no " + what, "check the path, and that its folder exists.");
            case AccessDeniedException _ ->
                terminal.error(what + " may not be read or written", "change its rights, or use another path.");
            case FileSystemException _ ->
                terminal.error(String.valueOf(failed.getMessage()), "check the path and the room on its disk.");
            default ->
                terminal.error(
                        failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage(),
                        "try again; `vllm-sr doctor` looks at this machine.");
        }
        return ExitCode.FAILED;
    }
}

package semanticrouter.cli;

/// Ends a command with a message and a hint for the person who ran it.
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;
    private final int exitCode;

    public CommandException(String message, String hint) {
        this(message, hint, ExitCode.FAILED);
    }

    public CommandException(String message, String hint, int exitCode) {
        super(message);
        this.hint = hint;
        this.exitCode = exitCode;
    }

    public String hint() {
        return hint;
    }

    public int exitCode() {
        return exitCode;
    }
}

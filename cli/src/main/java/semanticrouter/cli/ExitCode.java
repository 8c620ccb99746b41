package semanticrouter.cli;

/// Exit codes of every command (specification: surfaces §2.2).
public final class ExitCode {
    public static final int OK = 0;
    /// Something failed, or was found wanting.
    public static final int FAILED = 1;
    /// The command line is wrong.
    public static final int USAGE = 2;
    /// `status` and `stop`: no server runs.
    public static final int NOT_RUNNING = 3;

    private ExitCode() {}
}

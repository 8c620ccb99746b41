package semanticrouter.cli.workspace;

/// What a running server tells other commands.
///
/// @param pid its process
/// @param ports where it listens
/// @param config the configuration it serves, `demo` for the demonstration
/// @param started when it became ready, RFC 3339
/// @param version of the program
public record ServerState(long pid, Ports ports, String config, String started, String version) {
    /// Whether the process still exists.
    public boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}

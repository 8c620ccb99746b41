package semanticrouter.console.http;

import java.time.Duration;

/// What clients of a port for people may cost.
///
/// @param headTime longest from the first byte of a request, or from the acceptance of its connection, until
///     its head is there
/// @param bodyTime longest until a body that is not announced, or is small, is there; see {@link #bodyTime(long)}
/// @param idleTime longest a connection stays open between two requests
/// @param connections most connections of one port; more are closed
public record PortLimits(Duration headTime, Duration bodyTime, Duration idleTime, int connections) {
    /// 30 s to read a request and 60 s without one are the times of the specification (dataplane §3.1). Twice
    /// as many connections as actions run at a time ({@link ApiRouter#MAX_RUNNING}): heads have 48 KiB at most,
    /// so those that never come whole take 24 MiB.
    public static final PortLimits DEFAULT =
            new PortLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(60), 512);

    /// Most bytes of the headers of a request.
    public static final int HEADER_BYTES = 32 << 10;

    /// Most bytes of a request line.
    public static final int LINE_BYTES = 16 << 10;

    /// A second more for each 128 KiB, a line of a megabit per second; no body is longer than a file of 50 MiB.
    private static final int BYTES_PER_SECOND = 128 << 10;

    private static final long LONGEST = 64 << 20;

    /// Longest a body may take.
    ///
    /// @param announced its length, 0 where none is given
    Duration bodyTime(long announced) {
        return bodyTime.plusSeconds(Math.clamp(announced, 0, LONGEST) / BYTES_PER_SECOND);
    }
}

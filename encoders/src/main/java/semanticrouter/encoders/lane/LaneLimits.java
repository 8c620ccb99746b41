package semanticrouter.encoders.lane;

/// The size of a lane.
///
/// @param threads platform threads, 1 to 64; more than cores only makes every answer slower
/// @param queue jobs that may wait, 1 to 65,536; one more is refused
/// @param nanosPerUnit what one unit of {@link Job#cost()} takes on this machine, roughly; it only weighs length
/// against waiting time
public record LaneLimits(int threads, int queue, long nanosPerUnit) {
    public LaneLimits {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads must be 1 to 64, not " + threads);
        }
        if (queue < 1 || queue > 65_536) {
            throw new IllegalArgumentException("queue must be 1 to 65536, not " + queue);
        }
        if (nanosPerUnit < 0) {
            throw new IllegalArgumentException("nanosPerUnit must not be negative");
        }
    }
}

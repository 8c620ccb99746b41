package semanticrouter.cli.workspace;

/// The ports of one server.
///
/// @param listener the public OpenAI-compatible listener, 8899
/// @param dashboard the dashboard, 8700
/// @param management the management API, 8080
/// @param metrics Prometheus, 9190
/// @param extProc Envoy's external processing, 50051; 0 when it is off
public record Ports(int listener, int dashboard, int management, int metrics, int extProc) {
    public static final Ports DEFAULT = new Ports(8899, 8700, 8080, 9190, 50_051);

    /// Every port moved by the same number; that of external processing, the highest, is off where it would leave the
    /// range.
    ///
    /// @throws IllegalArgumentException when one would leave 1–65535
    public Ports offset(int by) {
        var moved = new Ports(
                listener + by, dashboard + by, management + by, metrics + by, extProc + by > 65535 ? 0 : extProc + by);
        for (int port : new int[] {moved.listener, moved.dashboard, moved.management, moved.metrics}) {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException(
                        "port offset " + by + " moves a port to " + port + ", which is not in 1–65535");
            }
        }
        return moved;
    }
}

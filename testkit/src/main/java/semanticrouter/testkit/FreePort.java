package semanticrouter.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports of loopback at which nobody listens.
public final class FreePort {
    private FreePort() {}

    /// One of the system's choice; nobody else gets it soon.
    ///
    /// @throws UncheckedIOException when there is none
    public static int next() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

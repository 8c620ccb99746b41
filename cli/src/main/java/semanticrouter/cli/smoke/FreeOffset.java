package semanticrouter.cli.smoke;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;
import semanticrouter.cli.workspace.Ports;

/// Finds a number that moves the ports of a router to where nobody listens.
final class FreeOffset {
    /// With it and more, the moved ports are beyond those that programs usually have.
    private static final int FIRST = 11_000;

    /// Up to it, the moved ports are below those that systems give to outgoing connections, 32768 and above.
    private static final int LAST = 23_500;

    private static final int TRIES = 100;

    private FreeOffset() {}

    /// @throws IOException when none was found
    static int find(RandomGenerator random) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            int offset = random.nextInt(FIRST, LAST);
            Ports moved = Ports.DEFAULT.offset(offset);
            if (free(moved.listener()) && free(moved.metrics())) {
                return offset;
            }
        }
        throw new IOException("no free ports were found in " + TRIES + " tries; name some with --port-offset");
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}

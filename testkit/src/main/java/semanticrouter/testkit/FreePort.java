package semanticrouter.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Ports of loopback at which nobody listens.
public final class FreePort {
    /// From here on external processing is off, because its port would leave the range.
    private static final int FIRST_OFFSET = 15_500;

    /// Up to here all ports are below those that the system gives to outgoing connections, 32768 and above.
    private static final int LAST_OFFSET = 23_500;

    private static final int STEP = 7;

    /// Single ports are below all that an offset leads to, and so below those that the system chooses: a server of
    /// another thread that takes any port never takes one of these.
    private static final int FIRST = 10_000;

    private static final int LAST = 23_500;
    private static final int[] USUAL = {8899, 8700, 8080, 9190};

    private static final AtomicInteger OFFSET =
            new AtomicInteger(FIRST_OFFSET + (int) (ProcessHandle.current().pid() % 500) * 10);

    private static final AtomicInteger NEXT =
            new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() % 130) * 100);

    private FreePort() {}

    /// A port that nobody has; each call gives another one, also beside calls of other threads.
    ///
    /// @throws IllegalStateException when there is none
    public static int next() {
        for (int tries = LAST - FIRST; tries > 0; tries--) {
            int port = NEXT.getAndUpdate(last -> last == LAST ? FIRST : last + 1);
            if (free(port)) {
                return port;
            }
        }
        throw new IllegalStateException("every port is taken");
    }

    /// A number that moves all usual ports of a router to where nobody listens, and that of external processing out of
    /// the range, which turns it off. Each call has another one, also beside calls of other threads.
    ///
    /// @throws IllegalStateException when there is none
    public static int offset() {
        for (int tries = (LAST_OFFSET - FIRST_OFFSET) / STEP; tries > 0; tries--) {
            int offset = OFFSET.getAndUpdate(last -> last + STEP > LAST_OFFSET ? FIRST_OFFSET : last + STEP);
            if (IntStream.of(USUAL).allMatch(port -> free(port + offset))) {
                return offset;
            }
        }
        throw new IllegalStateException("every port is taken");
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}

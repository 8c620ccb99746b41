package semanticrouter.gateway.accept;

import io.vertx.core.transport.Transport;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How event loops talk to the kernel: through io_uring where that works, else epoll or kqueue, else the JDK's sockets.
///
/// The kernel takes and hands out many reads and writes in one call of io_uring, which under load spares a router
/// processor time. Kernels and containers may forbid it, and some kernels have a broken one, so it is tried over
/// loopback first ({@link SocketTrial}). The system property {@link #PROPERTY} chooses without a trial.
final class Sockets {
    static final String PROPERTY = "semanticrouter.sockets";
    private static final Logger LOGGER = LoggerFactory.getLogger(Sockets.class);

    /// Netty asks the kernel once to tell of all data of a socket. It then reads what has arrived, but a reset that
    /// arrived meanwhile is told by nothing any more: the connection stays open until a timeout. Asked anew after
    /// each read the kernel tells. Netty reads the property once, so it is among the options of the launcher too.
    private static final String ASK_ONCE = "io.netty.iouring.pollAddMultishotEnabled";

    static {
        if (System.getProperty(ASK_ONCE) == null) {
            System.setProperty(ASK_ONCE, "false");
        }
    }

    private static @Nullable Transport found;

    private final Function<Transport, Optional<String>> trial;

    /// @param trial tells what is wrong with a transport; empty when it works
    Sockets(Function<Transport, Optional<String>> trial) {
        this.trial = trial;
    }

    /// The transport of this process, found once, because a kernel does not change.
    ///
    /// @throws IllegalArgumentException when {@link #PROPERTY} names one that does not exist or does not work here
    static Transport here() {
        synchronized (Sockets.class) {
            if (found == null) {
                found = new Sockets(SocketTrial::fault).of(System.getProperty(PROPERTY, ""));
            }
            return found;
        }
    }

    /// The transport of a setting.
    ///
    /// @param wanted `io_uring`, `epoll`, `kqueue` or `nio`; empty for the best that works
    Transport of(String wanted) {
        return switch (wanted) {
            case "" -> best();
            case "io_uring" -> named(wanted, ring());
            case "epoll" -> named(wanted, Transport.EPOLL);
            case "kqueue" -> named(wanted, Transport.KQUEUE);
            case "nio" -> Transport.NIO;
            default ->
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + "=" + wanted + " is not known; use io_uring, epoll, kqueue or nio");
        };
    }

    /// io_uring, set up so that it can be used; null where it is not on the class path.
    static @Nullable Transport ring() {
        return Transport.IO_URING;
    }

    private static Transport named(String name, @Nullable Transport transport) {
        if (transport == null || !transport.available()) {
            Throwable cause = transport == null ? null : transport.unavailabilityCause();
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + name + " does not work on this machine"
                            + (cause == null ? "" : " (" + cause.getMessage() + ")") + "; leave it out",
                    cause);
        }
        return transport;
    }

    private Transport best() {
        Transport ring = ring();
        if (ring != null && ring.available()) {
            Optional<String> fault = trial.apply(ring);
            if (fault.isEmpty()) {
                return ring;
            }
            LOGGER.atWarn()
                    .addKeyValue("reason", fault.get())
                    .log("this kernel's io_uring does not work, so it is not used; -D" + PROPERTY
                            + "=epoll spares the trial");
        }
        Transport polled = Transport.EPOLL != null ? Transport.EPOLL : Transport.KQUEUE;
        return polled != null && polled.available() ? polled : Transport.NIO;
    }
}

package semanticrouter.cli.serve;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.gateway.GatewayServer;

/// What every start of a server waits for, whatever its configuration says: begun at once and beside the reading of
/// the command line and the configuration. What fails here fails again where it is needed, and is told there.
public final class HeadStart {
    private static volatile @Nullable Long processBegan;

    private HeadStart() {}

    /// Begins; returns at once. A process that ends does not wait for it.
    public static void begin() {
        begin("sockets", GatewayServer::prepare);
        begin("library", EncoderRuntimes::prepare);
        begin("numbers", HeadStart::powers);
        ProcessHandle.current()
                .info()
                .startInstant()
                .ifPresent(start -> processBegan = System.nanoTime()
                        - Duration.between(start, Instant.now()).toNanos());
    }

    /// The first exact number makes the JDK compute a table of powers, which takes as long as reading a configuration.
    private static void powers() {
        var _ = BigDecimal.valueOf(1);
    }

    private static void begin(String what, Runnable work) {
        Thread.ofPlatform().daemon().name("head-start-" + what).start(work);
    }

    /// When the start of a server began that begins here and now: with the process, launcher included, if that was
    /// begun
    /// for it.
    ///
    /// @return nanoseconds of {@link System#nanoTime()}
    public static long began() {
        Long process = processBegan;
        return process == null ? System.nanoTime() : process;
    }
}

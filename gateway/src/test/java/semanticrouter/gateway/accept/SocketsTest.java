package semanticrouter.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SocketsTest {
    @Test
    void whatFailsItsTrialIsNotChosen() {
        var tried = new ArrayList<String>();

        Transport chosen = new Sockets(transport -> {
                    tried.add(transport.name());
                    return Optional.of("broken kernel");
                })
                .of("");

        assertThat(chosen.name()).isNotEqualTo("io_uring");
        assertThat(chosen.available()).isTrue();
        assertThat(tried).isSubsetOf("io_uring");
    }

    @Test
    void whatPassesItsTrialIsChosen() {
        assumeTrue(Sockets.ring() != null && Sockets.ring().available(), "no io_uring here");

        assertThat(new Sockets(_ -> Optional.empty()).of("").name()).isEqualTo("io_uring");
    }

    @Test
    void aSettingIsTakenWithoutATrial() {
        var sockets = new Sockets(_ -> {
            throw new AssertionError("tried");
        });

        assertThat(sockets.of("nio")).isSameAs(Transport.NIO);
    }

    @Test
    void anUnknownSettingIsAnErrorThatNamesTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sockets(_ -> Optional.empty()).of("uring"))
                .withMessage("-Dsemanticrouter.sockets=uring is not known; use io_uring, epoll, kqueue or nio");
    }

    @Test
    void aCollectionOfGarbageDoesNotFailTheTrial() {
        var over = new AtomicBoolean();
        Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                System.gc();
                LockSupport.parkNanos(20_000_000); // the trial needs the processor too
            }
        });
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(SocketTrial.fault(Transport.NIO)).isEmpty();
            }
        } finally {
            over.set(true);
        }
    }

    @Test
    void everyTransportOfThisMachinePassesTheTrial() {
        var transports = new ArrayList<>(List.of(Transport.NIO));
        for (Transport candidate : new Transport[] {Transport.EPOLL, Transport.KQUEUE, Sockets.ring()}) {
            if (candidate != null && candidate.available()) {
                transports.add(candidate);
            }
        }

        assertThat(transports)
                .allSatisfy(transport -> assertThat(SocketTrial.fault(transport))
                        .as(transport.name())
                        .isEmpty());
    }
}

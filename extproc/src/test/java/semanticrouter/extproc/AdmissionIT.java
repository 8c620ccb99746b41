package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.extproc.Frames.AUTO;
import static semanticrouter.extproc.Frames.REPLY;
import static semanticrouter.extproc.Frames.buffered;
import static semanticrouter.extproc.Frames.forwarded;
import static semanticrouter.extproc.Frames.refusal;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.accept.AdmissionQueue.Counts;

/// Requests from Envoy take the same places as those of the gateway's own listeners.
final class AdmissionIT {
    private final CountDownLatch go = new CountDownLatch(1);

    /// A processor with one place whose first request is routed when {@link #go} says so.
    private Processor with(int waiting, Duration time) throws Exception {
        Plugin slow = (call, next) -> {
            go.await();
            return next.send(call);
        };
        Limits every = Limits.DEFAULT;
        return Processor.with(
                Running.options()
                        .with(new Limits(
                                every.json(),
                                every.headerBytes(),
                                every.bodyTime(),
                                every.requestTime(),
                                every.idleTime(),
                                1,
                                waiting,
                                time,
                                every.connections())),
                TestPlan.of(List.of(TestPlan.backend(1)), slow),
                options -> options);
    }

    /// A request that is being routed.
    private static EnvoyStream routed(Processor processor) throws InterruptedException {
        EnvoyStream stream = buffered(processor).chat();
        stream.answer();
        stream.requestBody(AUTO, true);
        while (processor.gateway().server().inFlight() == 0) {
            Thread.sleep(1);
        }
        return stream;
    }

    private void finish(Processor processor, EnvoyStream stream) throws InterruptedException {
        go.countDown();
        assertThat(stream.answer().hasRequestBody()).isTrue();
        stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
        stream.answer();
        stream.responseBody(REPLY, true);
        stream.answer();
        assertThat(processor.gateway().completion().status()).isEqualTo(200);
    }

    private static EnvoyStream waiting(Processor processor) throws InterruptedException {
        EnvoyStream stream = buffered(processor).chat();
        stream.answer();
        stream.requestBody(AUTO, true);
        while (processor.gateway().server().waiting() == 0) {
            Thread.sleep(1);
        }
        return stream;
    }

    @Test
    void aRequestWaitsUntilAnotherHasEnded() throws Exception {
        try (var processor = with(1, Duration.ofSeconds(20))) {
            EnvoyStream first = routed(processor);
            EnvoyStream second = waiting(processor);
            finish(processor, first);
            finish(processor, second);
            assertThat(processor.gateway().server().inFlight()).isZero();
            assertThat(processor.gateway().server().admissions()).isEqualTo(new Counts(2, 1, 0));
        }
    }

    @Test
    void aRequestThatEnvoyIsSendingTakesNoPlace() throws Exception {
        try (var processor = with(0, Duration.ZERO)) {
            go.countDown();
            EnvoyStream first = forwarded(processor, AUTO);
            EnvoyStream second = forwarded(processor, AUTO);
            assertThat(processor.gateway().server().inFlight()).isZero();
            first.cancel();
            second.cancel();
            assertThat(processor.gateway().completion().status()).isEqualTo(499);
            assertThat(processor.gateway().completion().status()).isEqualTo(499);
        }
    }

    @Test
    void aRequestThatWaitsTooLongIsTurnedAway() throws Exception {
        turnedAway(1, Duration.ofMillis(20));
    }

    @Test
    void aRequestThatFindsTheQueueFullIsTurnedAway() throws Exception {
        turnedAway(0, Duration.ofSeconds(20));
    }

    private void turnedAway(int waiting, Duration time) throws Exception {
        try (var processor = with(waiting, time)) {
            EnvoyStream first = routed(processor);
            EnvoyStream second = buffered(processor).chat();
            second.answer();
            second.requestBody(AUTO, true);
            assertThat(refusal(second, 503)).contains("too many requests");
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("overloaded");
            finish(processor, first);
            assertThat(processor.gateway().server().admissions()).isEqualTo(new Counts(1, 0, 1));
        }
    }

    @Test
    void whoLeavesWhileItWaitsIsCountedOnceAndGetsNoPlace() throws Exception {
        try (var processor = with(1, Duration.ofSeconds(20))) {
            EnvoyStream first = routed(processor);
            EnvoyStream second = waiting(processor);
            second.cancel();
            assertThat(processor.gateway().completion().status()).isEqualTo(499);
            assertThat(processor.gateway().server().waiting()).isZero();
            finish(processor, first);
            first.halfClose();
            assertThat(first.ending()).isEqualTo(Status.OK);
            assertThat(processor.gateway().server().inFlight()).isZero();
            assertThat(processor.gateway().completionsLeft()).isZero();
        }
    }
}

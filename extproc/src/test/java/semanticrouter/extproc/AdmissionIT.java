package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.extproc.Frames.AUTO;
import static semanticrouter.extproc.Frames.REPLY;
import static semanticrouter.extproc.Frames.buffered;
import static semanticrouter.extproc.Frames.forwarded;
import static semanticrouter.extproc.Frames.plan;
import static semanticrouter.extproc.Frames.refusal;

import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import semanticrouter.core.trace.Completion;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.accept.AdmissionQueue.Counts;

/// Requests from Envoy take the same places as those of the gateway's own listeners.
final class AdmissionIT {
    private static Processor with(int waiting, Duration time) throws Exception {
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
                plan(),
                options -> options);
    }

    private static void finish(Processor processor, EnvoyStream stream) throws InterruptedException {
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
            EnvoyStream first = forwarded(processor, AUTO);
            EnvoyStream second = waiting(processor);
            finish(processor, first);
            assertThat(second.answer().getRequestBody().getResponse().hasBodyMutation())
                    .isTrue();
            finish(processor, second);
            assertThat(processor.gateway().server().inFlight()).isZero();
            assertThat(processor.gateway().server().admissions()).isEqualTo(new Counts(2, 1, 0));
        }
    }

    @Test
    void aRequestThatWaitsTooLongOrFindsTheQueueFullIsTurnedAway() throws Exception {
        try (var brief = with(1, Duration.ofMillis(20));
                var full = with(0, Duration.ofSeconds(20))) {
            for (Processor processor : new Processor[] {brief, full}) {
                EnvoyStream first = forwarded(processor, AUTO);
                EnvoyStream second = buffered(processor).chat();
                second.answer();
                second.requestBody(AUTO, true);
                assertThat(refusal(second, 503)).contains("too many requests");
                Completion completion = processor.gateway().completion();
                assertThat(completion.errorReason()).isEqualTo("overloaded");
                finish(processor, first);
                assertThat(processor.gateway().server().admissions()).isEqualTo(new Counts(1, 0, 1));
            }
        }
    }

    @Test
    void whoLeavesWhileItWaitsIsCountedOnceAndGetsNoPlace() throws Exception {
        try (var processor = with(1, Duration.ofSeconds(20))) {
            EnvoyStream first = forwarded(processor, AUTO);
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

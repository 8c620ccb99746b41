package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.extproc.Frames.AUTO;
import static semanticrouter.extproc.Frames.EVENT;
import static semanticrouter.extproc.Frames.REPLY;
import static semanticrouter.extproc.Frames.buffered;
import static semanticrouter.extproc.Frames.forwarded;
import static semanticrouter.extproc.Frames.plan;
import static semanticrouter.extproc.Frames.refusal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import semanticrouter.core.trace.Completion;
import semanticrouter.gateway.GatewayOptions.Limits;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;

/// What becomes of a stream that Envoy resets, of a fault of the router's own, and of a body nobody can read.
final class FaultIT {
    @Test
    void aResetIsAnOrdinaryEndInEveryPhase() throws Exception {
        try (var logged = new Warnings();
                var processor = Processor.with(plan())) {
            EnvoyStream bodyAwaited = buffered(processor).chat();
            bodyAwaited.answer();
            reset(processor, bodyAwaited);
            reset(processor, forwarded(processor, AUTO));
            EnvoyStream events = forwarded(processor, Running.AUTO_STREAM);
            events.responseHeaders(false, ":status", "200", "content-type", "text/event-stream");
            events.answer();
            events.responseBody(EVENT, false);
            events.answer();
            reset(processor, events);
            EnvoyStream untouched = buffered(processor).requestHeaders(false, ":method", "POST", ":path", "/healthz");
            untouched.answer();
            untouched.cancel();
            EnvoyStream last = buffered(processor).chat();
            last.answer();
            last.requestBody("{", true);
            assertThat(refusal(last, 400)).contains("\"error\"");
            processor.gateway().completion();
            assertThat(processor.gateway().completionsLeft()).isZero();
            assertThat(logged.messages()).isEmpty();
        }
    }

    private static void reset(Processor processor, EnvoyStream stream) throws InterruptedException {
        stream.cancel();
        Completion completion = processor.gateway().completion();
        assertThat(completion.status()).isEqualTo(499);
        assertThat(completion.errorReason()).isEqualTo("client_canceled");
    }

    @Test
    void aFaultOfTheRouterBeforeTheRequestGoesOnEndsTheStreamWithInternal() throws Exception {
        var broken = TestPlan.of(List.of(TestPlan.backend(1)), (_, _) -> {
            throw new IllegalStateException("a bug");
        });
        try (var processor = Processor.with(broken)) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            assertPanic(processor, stream);
            EnvoyStream next = buffered(processor).chat();
            assertThat(next.answer().hasRequestHeaders()).as("it serves on").isTrue();
        }
    }

    @Test
    void aFaultOfTheRouterAfterTheReplyEndsTheStreamWithInternal() throws Exception {
        var broken = TestPlan.of(List.of(TestPlan.backend(1)), (call, next) -> {
            next.send(call);
            throw new IllegalStateException("a bug");
        });
        try (var processor = Processor.with(broken)) {
            EnvoyStream stream = forwarded(processor, AUTO);
            stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
            stream.answer();
            stream.responseBody(REPLY, true);
            assertPanic(processor, stream);
        }
    }

    @Test
    void whateverLastsTooLongEndsInTime() throws Exception {
        Limits of = Running.options().limits();
        var brief = Running.options()
                .with(new Limits(
                        of.json(),
                        of.headerBytes(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        of.idleTime(),
                        of.concurrentRequests(),
                        of.waitingRequests(),
                        of.waitTime(),
                        of.connections()));
        try (var processor = Processor.with(brief, plan(), options -> options)) {
            EnvoyStream bodyAwaited = buffered(processor).chat();
            bodyAwaited.answer();
            EnvoyStream forwarded = forwarded(processor, AUTO);
            assertThat(bodyAwaited.ending().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(forwarded.ending().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(List.of(
                            processor.gateway().completion(),
                            processor.gateway().completion()))
                    .extracting(Completion::errorReason)
                    .containsExactlyInAnyOrder("deadline_exceeded", "upstream_timeout");
        }
    }

    private static void assertPanic(Processor processor, EnvoyStream stream) throws InterruptedException {
        Status status = stream.ending();
        assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(status.getDescription()).doesNotContain("a bug");
        Completion completion = processor.gateway().completion();
        assertThat(completion.errorReason()).isEqualTo("processor_panic");
        assertThat(completion.status()).isEqualTo(500);
        assertThat(processor.gateway().completionsLeft()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {Running.CHAT, "/v1/messages", "/v1/responses"})
    void aPackedBodyIsRefusedAtItsHeaders(String path) throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor)
                    .requestHeaders(false, ":method", "POST", ":path", path, "content-encoding", "gzip");
            assertThat(refusal(stream, path.equals("/v1/responses") ? 404 : 415))
                    .startsWith(path.equals("/v1/messages") ? "{\"type\":\"error\"" : "{\"error\"");
        }
    }

    @Test
    void whileARequestEndsWhoeverElseComesIsToldToTryAgain() throws Exception {
        var patient = Running.options().withDrain(Duration.ofSeconds(20));
        try (var processor = Processor.with(patient, plan(), options -> options)) {
            EnvoyStream open = forwarded(processor, AUTO);
            Thread closing =
                    Thread.startVirtualThread(() -> processor.gateway().server().close());
            ImmediateResponse refused = null;
            while (refused == null) {
                EnvoyStream next = buffered(processor).requestHeaders(true, ":method", "GET", ":path", "/v1/models");
                ImmediateResponse answer = next.answer().getImmediateResponse();
                refused = answer.getStatus().getCodeValue() == 503 ? answer : null;
            }
            assertThat(Mutations.set(refused.getHeaders())).containsEntry("retry-after", "5");
            assertThat(refused.getBody().toStringUtf8()).contains("stopping");
            open.responseHeaders(false, ":status", "200", "content-type", "application/json");
            open.answer();
            open.responseBody(REPLY, true);
            assertThat(open.answer().hasResponseBody()).isTrue();
            open.halfClose();
            assertThat(open.ending()).isEqualTo(Status.OK);
            closing.join();
        }
    }

    /// What is logged as a warning or worse while it is open.
    private static final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

        Warnings() {
            start();
            root.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                heard.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
        }

        List<String> messages() {
            return List.copyOf(heard);
        }

        @Override
        public void close() {
            root.detachAppender(this);
            stop();
        }
    }
}

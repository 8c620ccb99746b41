package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static semanticrouter.extproc.Frames.AUTO;
import static semanticrouter.extproc.Frames.buffered;
import static semanticrouter.extproc.Frames.forwarded;
import static semanticrouter.extproc.Frames.plan;
import static semanticrouter.extproc.Frames.refusal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayError.Allowance;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;

/// What the processor does not take, or only in other forms, and how it says so.
final class BoundsIT {
    @Test
    void aMessageThatIsTooLongEndsItsStreamAndNoOther() throws Exception {
        try (var processor = brief(plan(), 2048)) {
            EnvoyStream other = buffered(processor).chat();
            other.answer();
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody(AUTO.replace("\"x\"", "\"" + "x".repeat(4096) + "\""), true);
            assertThat(stream.ending().isOk()).as("nothing passes unrouted").isFalse();
            assertThat(processor.gateway().completion().status()).isEqualTo(499);
            other.requestBody(AUTO, true);
            assertThat(other.answer().hasRequestBody()).isTrue();
            assertThat(processor.server().streams()).isEqualTo(1);
        }
    }

    private static Processor brief(RoutingPlan plan, int messageBytes) throws Exception {
        return Processor.with(
                Running.options(),
                plan,
                all -> new ExtProcOptions(
                        all.listener(),
                        messageBytes,
                        all.streams(),
                        all.clearRouteCache(),
                        all.streamed(),
                        all.skipping()));
    }

    /// Envoy would refuse the message and with it the stream, and tell its client nothing.
    @Test
    void anAnswerThatIsTooLongIsRefusedInWords() throws Exception {
        var talkative = TestPlan.of(
                List.of(TestPlan.backend(1)), (_, _) -> new Reply.Answered("x".repeat(4096), "fast_response"));
        try (var processor = brief(talkative, 4096)) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            assertThat(refusal(stream, 500))
                    .contains("which may have 4096", "global.integrations.looper.grpc_max_msg_size_mb");
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("message_too_large");
        }
    }

    @Test
    void aReplyThatHasGrownTooLongIsRefusedInWords() throws Exception {
        var growing = TestPlan.of(List.of(TestPlan.backend(1)), (call, next) -> {
            var reply = (Reply.Whole) next.send(call);
            return new Reply.Whole(
                    reply.status(), reply.headers(), "x".repeat(4096).getBytes(UTF_8));
        });
        try (var processor = brief(growing, 4096)) {
            EnvoyStream stream = forwarded(processor, AUTO);
            stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
            assertThat(stream.answer().hasResponseHeaders()).isTrue();
            stream.responseBody("{}", true);
            assertThat(refusal(stream, 500)).contains("which may have 4096");
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("message_too_large");
        }
    }

    @Test
    void aRequestThatHasGrownTooLongIsRefusedInWords() throws Exception {
        var growing = TestPlan.of(
                List.of(TestPlan.backend(1)),
                (call, next) -> next.send(call.with(call.body().withField("user", "\"" + "x".repeat(4096) + "\""))));
        try (var processor = brief(growing, 4096)) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            assertThat(refusal(stream, 413)).contains("shorten it", "global.integrations.looper.grpc_max_msg_size_mb");
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("message_too_large");
        }
    }

    /// As a server of gRPC ends whatever it cannot send.
    @Test
    void anythingElseThatIsTooLongExhaustsItsStream() throws Exception {
        try (var processor = brief(plan(), 256)) {
            EnvoyStream stream = buffered(processor).requestHeaders(true, ":method", "GET", ":path", "/v1/models");
            Status ending = stream.ending();
            assertThat(ending.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(ending.getDescription())
                    .contains("256", "raise global.integrations.looper.grpc_max_msg_size_mb");
            assertThat(processor.server().streams()).isZero();
        }
    }

    @Test
    void aStreamBeyondThoseThatMayBeOpenIsRefused() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.withStreams(1))) {
            EnvoyStream first = buffered(processor).chat();
            first.answer();
            ManagedChannel another = NettyChannelBuilder.forAddress(
                            "127.0.0.1", processor.server().port())
                    .usePlaintext()
                    .build();
            try {
                EnvoyStream second = EnvoyStream.open(another, BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                        .chat();
                assertThat(refusal(second, 503)).contains("too many requests");
            } finally {
                another.shutdownNow();
            }
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("overloaded");
        }
    }

    @Test
    void whatALimitLeavesIsTold() throws Exception {
        var error = new GatewayError(429, "rate_limited", "too many", OptionalInt.of(7))
                .with(new Allowance("calm", 60, 0, 1_700_000_000));
        var limited = TestPlan.of(List.of(TestPlan.backend(1)), (_, _) -> new Reply.Refused(error));
        try (var processor = Processor.with(limited)) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            ImmediateResponse refused = stream.answer().getImmediateResponse();
            assertThat(refused.getStatus().getCodeValue()).isEqualTo(429);
            assertThat(Mutations.set(refused.getHeaders()))
                    .containsEntry("content-type", "application/json")
                    .containsEntry("x-vsr-schema-version", "2")
                    .containsEntry("x-vsr-response-path", "rate_limited")
                    .containsEntry("retry-after", "7")
                    .containsEntry("x-ratelimit-limit", "60")
                    .containsEntry("x-ratelimit-remaining", "0")
                    .containsEntry("x-ratelimit-reset", "1700000000");
            assertThat(refused.getBody().toStringUtf8()).contains("rate_limit_error");
        }
    }

    @Test
    void headersMayComeAsTexts() throws Exception {
        try (var processor = Processor.with(plan())) {
            var headers = HeaderMap.newBuilder();
            Map.of(":method", "GET", ":path", "/v1/models")
                    .forEach((name, value) -> headers.addHeaders(
                            HeaderValue.newBuilder().setKey(name).setValue(value)));
            EnvoyStream stream = buffered(processor)
                    .send(ProcessingRequest.newBuilder()
                            .setRequestHeaders(
                                    HttpHeaders.newBuilder().setHeaders(headers).setEndOfStream(true))
                            .build());
            assertThat(stream.answer().getImmediateResponse().getBody().toStringUtf8())
                    .contains("vllm-sr/auto");
        }
    }

    @Test
    void aBodyThatIsNeverSentIsNotAwaitedAndTheLogSaysWhy() throws Exception {
        var log = (Logger) LoggerFactory.getLogger(Admission.class);
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        log.addAppender(logged);
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = EnvoyStream.open(processor.channel(), BodySendMode.NONE, BodySendMode.BUFFERED)
                    .chat();
            assertThat(stream.answer().hasRequestHeaders()).isTrue();
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("not_routed");
            assertThat(logged.list).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage()).contains("request_body_mode: BUFFERED");
            });
            stream.responseHeaders(true, ":status", "200");
            assertThat(stream.answer().getResponseHeaders().getResponse().hasHeaderMutation())
                    .isFalse();
            stream.halfClose();
            assertThat(stream.ending()).isEqualTo(Status.OK);
        } finally {
            log.detachAppender(logged);
        }
    }
}

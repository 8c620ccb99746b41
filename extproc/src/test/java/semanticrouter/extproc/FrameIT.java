package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.extproc.Frames.AUTO;
import static semanticrouter.extproc.Frames.DONE;
import static semanticrouter.extproc.Frames.EVENT;
import static semanticrouter.extproc.Frames.INTERNAL;
import static semanticrouter.extproc.Frames.PIECES;
import static semanticrouter.extproc.Frames.REPLY;
import static semanticrouter.extproc.Frames.SENT;
import static semanticrouter.extproc.Frames.USAGE;
import static semanticrouter.extproc.Frames.buffered;
import static semanticrouter.extproc.Frames.forwarded;
import static semanticrouter.extproc.Frames.plan;
import static semanticrouter.extproc.Frames.refusal;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Usage;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;

/// What the processor answers to each frame of a request that is routed, in the orders and modes Envoy has.
final class FrameIT {
    @Test
    void aBufferedRequestIsRoutedAndItsReplyExplained() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor)
                    .chat(
                            "x-request-id",
                            "r1",
                            "x-user-openai-key",
                            "k",
                            "x-vsr-looper-request",
                            "true",
                            "accept-encoding",
                            "gzip");
            CommonResponse head = stream.answer().getRequestHeaders().getResponse();
            assertThat(head.getStatus()).isEqualTo(CommonResponse.ResponseStatus.CONTINUE);
            assertThat(Mutations.set(head.getHeaderMutation())).isEqualTo(Map.of("accept-encoding", "identity"));
            assertThat(head.getHeaderMutation().getRemoveHeadersList()).isEqualTo(INTERNAL);

            stream.requestBody(AUTO, true);
            CommonResponse body = stream.answer().getRequestBody().getResponse();
            assertThat(body.getBodyMutation().getBody().toStringUtf8()).isEqualTo(SENT);
            assertThat(body.getClearRouteCache()).isTrue();
            assertThat(Mutations.set(body.getHeaderMutation()))
                    .containsEntry("x-selected-model", "small")
                    .containsEntry("content-length", Integer.toString(SENT.length()))
                    .containsEntry("authorization", "Bearer backend-key")
                    .containsEntry("x-extra", "fixed")
                    .doesNotContainKey(":path");
            assertThat(body.getHeaderMutation().getRemoveHeadersList()).contains("content-length", "x-user-openai-key");
            assertThat(body.getHeaderMutation().getSetHeadersList())
                    .allSatisfy(set ->
                            assertThat(set.getAppendAction()).isEqualTo(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));

            stream.responseHeaders(
                    false, ":status", "200", "content-type", "application/json", "x-vsr-cache-hit", "lie");
            ProcessingResponse answered = stream.answer();
            assertThat(answered.hasModeOverride()).isFalse();
            assertThat(Mutations.set(answered.getResponseHeaders().getResponse().getHeaderMutation()))
                    .containsEntry("x-vsr-schema-version", "2")
                    .containsEntry("x-vsr-response-path", "upstream")
                    .containsEntry("x-vsr-selected-recipe", "default")
                    .containsEntry("x-vsr-selected-decision", "always")
                    .containsEntry("x-vsr-selected-confidence", "0.0000")
                    .containsEntry("x-vsr-selected-algorithm", "static")
                    .containsEntry("x-vsr-selected-model", "small")
                    .containsKey("x-vsr-replay-id");
            assertThat(answered.getResponseHeaders()
                            .getResponse()
                            .getHeaderMutation()
                            .getRemoveHeadersList())
                    .containsExactly("x-vsr-cache-hit");

            stream.responseBody(REPLY, true);
            CommonResponse last = stream.answer().getResponseBody().getResponse();
            assertThat(last.hasBodyMutation()).isFalse();
            assertThat(last.getHeaderMutation().getSetHeadersCount()).isZero();
            Completion completion = processor.gateway().completion();
            assertThat(completion.usage()).isEqualTo(new Usage(9, 0, 2));
            assertThat(completion.status()).isEqualTo(200);
            assertThat(completion.path()).isEqualTo("upstream");
            assertThat(completion.firstByteNanos()).isPositive();
            stream.halfClose();
            assertThat(stream.ending()).isEqualTo(Status.OK);
            assertThat(processor.gateway().completionsLeft()).isZero();
            assertThat(processor.server().streams()).isZero();
        }
    }

    /// Envoy ends its stream as soon as it has all of the reply, and what served it may take a little longer.
    @Test
    void whoHasAllOfTheReplyHasNotLeftBeforeItsEnd() throws Exception {
        var ended = new CompletableFuture<Void>();
        Plugin slow = (call, next) -> next.send(call) instanceof Reply.Streamed(int status, Headers head, var pieces)
                ? new Reply.Streamed(status, head, new EndingLater(pieces, ended))
                : new Reply.Answered("no stream", "test");
        try (var processor = Processor.with(TestPlan.of(List.of(TestPlan.backend(1)), slow))) {
            EnvoyStream stream = forwarded(processor, Running.AUTO_STREAM);
            stream.responseHeaders(false, ":status", "200", "content-type", "text/event-stream");
            stream.answer();
            stream.responseBody(EVENT + USAGE + DONE, true);
            stream.answer();
            stream.halfClose();
            assertThat(stream.ending()).isEqualTo(Status.OK);
            ended.complete(null);
            Completion completion = processor.gateway().completion();
            assertThat(completion.errorReason()).isEmpty();
            assertThat(completion.status()).isEqualTo(200);
            assertThat(completion.usage()).isEqualTo(new Usage(4, 0, 2));
        }
    }

    private record EndingLater(ReplyStream pieces, CompletableFuture<Void> ended) implements ReplyStream {
        @Override
        public Piece next() throws InterruptedException {
            return pieces.next();
        }

        @Override
        public void close() {
            ended.join();
            pieces.close();
        }
    }

    /// The head leaves before the plugins have come to their end.
    @Test
    void theHeadOfAReplyInPiecesTellsWhatWasDoneToItsRequest() throws Exception {
        Plugin prompt = (call, next) -> {
            call.trace().facts().add(new Fact.SystemTextSet());
            return next.send(call);
        };
        try (var processor = Processor.with(TestPlan.of(List.of(TestPlan.backend(1)), prompt))) {
            EnvoyStream stream = EnvoyStream.open(processor.channel(), BodySendMode.BUFFERED, BodySendMode.STREAMED);
            stream.chat("x-vsr-debug", "true");
            stream.answer();
            stream.requestBody(AUTO, true);
            stream.answer();
            stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
            CommonResponse head = stream.answer().getResponseHeaders().getResponse();
            assertThat(Mutations.set(head.getHeaderMutation())).containsEntry("x-vsr-injected-system-prompt", "true");
        }
    }

    @Test
    void eventsAreAskedForPieceByPieceAndPassAsTheyAre() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = forwarded(processor, Running.AUTO_STREAM);
            stream.responseHeaders(false, ":status", "200", "content-type", "text/event-stream", "content-length", "9");
            ProcessingResponse head = stream.answer();
            assertThat(head.getModeOverride().getResponseBodyMode()).isEqualTo(BodySendMode.STREAMED);
            assertThat(Mutations.set(head.getResponseHeaders().getResponse().getHeaderMutation()))
                    .containsEntry("x-vsr-selected-model", "small");
            String all = EVENT + USAGE + DONE;
            for (int i = 0; i < all.length(); i += 7) {
                stream.responseBody(all.substring(i, Math.min(all.length(), i + 7)), false);
                CommonResponse each = stream.answer().getResponseBody().getResponse();
                assertThat(each.getStatus()).isEqualTo(CommonResponse.ResponseStatus.CONTINUE);
                assertThat(each.hasBodyMutation()).isFalse();
            }
            stream.responseBody("", true);
            assertThat(stream.answer().getResponseBody().getResponse().hasBodyMutation())
                    .isFalse();
            Completion completion = processor.gateway().completion();
            assertThat(completion.usage()).isEqualTo(new Usage(4, 0, 2));
            assertThat(completion.streamed()).isTrue();
            assertThat(completion.errorReason()).isEmpty();
            stream.responseTrailers();
            assertThat(stream.answer().hasResponseTrailers()).isTrue();
        }
    }

    @Test
    void aStreamThatEndsWithinAnEventIsCountedAndToldSo() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = forwarded(processor, Running.AUTO_STREAM);
            stream.responseHeaders(false, ":status", "200", "content-type", "text/event-stream");
            stream.answer();
            stream.responseBody("data: {\"cho", true);
            assertThat(stream.answer()
                            .getResponseBody()
                            .getResponse()
                            .getBodyMutation()
                            .getBody()
                            .toStringUtf8())
                    .startsWith("data: {\"cho\n\n")
                    .contains("ended the stream inside an event");
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("stream_cut");
        }
    }

    @Test
    void piecesOfARequestAreEatenUntilTheLast() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.with(PIECES))) {
            EnvoyStream stream = EnvoyStream.open(processor.channel(), BodySendMode.STREAMED, BodySendMode.BUFFERED)
                    .chat();
            stream.answer();
            for (String piece : List.of(AUTO.substring(0, 10), AUTO.substring(10, 20))) {
                stream.requestBody(piece, false);
                CommonResponse eaten = stream.answer().getRequestBody().getResponse();
                assertThat(eaten.getBodyMutation().hasBody()).isTrue();
                assertThat(eaten.getBodyMutation().getBody().isEmpty()).isTrue();
            }
            stream.requestBody(AUTO.substring(20), true);
            CommonResponse last = stream.answer().getRequestBody().getResponse();
            assertThat(last.getBodyMutation().getBody().toStringUtf8()).isEqualTo(SENT);
            assertThat(Mutations.set(last.getHeaderMutation())).containsEntry("x-selected-model", "small");
        }
    }

    @Test
    void aDuplexRequestIsAnsweredOnceAtItsEnd() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.with(PIECES))) {
            EnvoyStream stream = EnvoyStream.open(
                            processor.channel(), BodySendMode.FULL_DUPLEX_STREAMED, BodySendMode.FULL_DUPLEX_STREAMED)
                    .chat();
            stream.answer();
            stream.requestBody(AUTO.substring(0, 10), false).requestBody(AUTO.substring(10, 20), false);
            assertThat(stream.silent()).isTrue();
            stream.requestBody(AUTO.substring(20), true);
            CommonResponse whole = stream.answer().getRequestBody().getResponse();
            assertThat(whole.getBodyMutation().getStreamedResponse().getBody().toStringUtf8())
                    .isEqualTo(SENT);
            assertThat(whole.getBodyMutation().getStreamedResponse().getEndOfStream())
                    .isTrue();
            assertThat(Mutations.set(whole.getHeaderMutation())).containsEntry("x-selected-model", "small");
            stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
            assertThat(stream.answer().hasModeOverride()).isFalse();
            stream.responseBody(REPLY.substring(0, 30), false).responseBody(REPLY.substring(30), true);
            var reply = stream.answer()
                    .getResponseBody()
                    .getResponse()
                    .getBodyMutation()
                    .getStreamedResponse();
            assertThat(reply.getBody().toStringUtf8()).isEqualTo(REPLY);
            assertThat(reply.getEndOfStream()).isTrue();
            assertThat(processor.gateway().completion().usage()).isEqualTo(new Usage(9, 0, 2));
        }
    }

    @Test
    void duplexResponseTrailersFollowTheBody() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.with(PIECES))) {
            EnvoyStream stream = EnvoyStream.open(
                            processor.channel(), BodySendMode.FULL_DUPLEX_STREAMED, BodySendMode.FULL_DUPLEX_STREAMED)
                    .chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            stream.answer();
            stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
            stream.answer();
            stream.responseBody(REPLY.substring(0, 30), false)
                    .responseBody(REPLY.substring(30), false)
                    .responseTrailers();
            var reply = stream.answer()
                    .getResponseBody()
                    .getResponse()
                    .getBodyMutation()
                    .getStreamedResponse();
            assertThat(reply.getBody().toStringUtf8()).isEqualTo(REPLY);
            assertThat(reply.getEndOfStream()).isFalse();
            assertThat(stream.answer().hasResponseTrailers()).isTrue();
            assertThat(processor.gateway().completion().usage()).isEqualTo(new Usage(9, 0, 2));
        }
    }

    @Test
    void duplexRequestTrailersFollowTheBody() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.with(PIECES))) {
            EnvoyStream stream = EnvoyStream.open(
                            processor.channel(), BodySendMode.FULL_DUPLEX_STREAMED, BodySendMode.BUFFERED)
                    .chat();
            stream.answer();
            stream.requestBody(AUTO, false).requestTrailers();
            assertThat(stream.answer()
                            .getRequestBody()
                            .getResponse()
                            .getBodyMutation()
                            .getStreamedResponse()
                            .getEndOfStream())
                    .isFalse();
            assertThat(stream.answer().hasRequestTrailers()).isTrue();
        }
    }

    @Test
    void aDuplexRequestNobodyMayReadIsEchoed() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = EnvoyStream.open(
                            processor.channel(), BodySendMode.FULL_DUPLEX_STREAMED, BodySendMode.BUFFERED)
                    .chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            var echo = stream.answer()
                    .getRequestBody()
                    .getResponse()
                    .getBodyMutation()
                    .getStreamedResponse();
            assertThat(echo.getBody().toStringUtf8()).isEqualTo(AUTO);
            assertThat(echo.getEndOfStream()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAMED", "FULL_DUPLEX_STREAMED"})
    void piecesThatAreTooMuchOrTooSlowAreRefused(BodySendMode mode) throws Exception {
        try (var processor = Processor.with(
                Running.options(),
                plan(),
                options -> options.with(new StreamedBodies(true, 30, Duration.ofMillis(1))))) {
            EnvoyStream much = EnvoyStream.open(processor.channel(), mode, BodySendMode.BUFFERED)
                    .chat();
            much.answer();
            much.requestBody("x".repeat(31), false);
            assertThat(refusal(much, 413)).contains("longer than 30 bytes");
            EnvoyStream slow = EnvoyStream.open(processor.channel(), mode, BodySendMode.BUFFERED)
                    .chat();
            slow.answer();
            slow.requestBody("{", false);
            if (mode == BodySendMode.STREAMED) {
                slow.answer();
            }
            // Nothing more is sent: the limit is kept all the same.
            assertThat(refusal(slow, 408)).contains("did not arrive within 1 ms");
        }
    }

    @Test
    void piecesThatNobodySwitchedOnAreRefusedAndSaySo() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = EnvoyStream.open(processor.channel(), BodySendMode.STREAMED, BodySendMode.BUFFERED)
                    .chat();
            stream.answer();
            stream.requestBody("{", false);
            assertThat(refusal(stream, 500)).contains("streamed_body.enabled");
        }
    }
}

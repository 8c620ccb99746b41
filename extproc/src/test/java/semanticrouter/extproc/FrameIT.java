package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Secret;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.extproc.ExtProcOptions.StreamedBodies;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;

/// What the processor answers to each frame, in the orders Envoy sends them and in those it does not.
final class FrameIT {
    private static final String AUTO = Running.AUTO;
    private static final String SENT =
            "{\"model\":\"org/small-7b\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final String REPLY =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}";
    private static final String EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final List<String> INTERNAL = List.of(
            "x-vsr-internal-auth",
            "x-vsr-looper-request",
            "x-vsr-looper-iteration",
            "x-vsr-looper-decision",
            "x-vsr-fusion-depth",
            "x-vsr-selected-recipe");
    private static final StreamedBodies PIECES = new StreamedBodies(true, 0, Duration.ZERO);

    private static RoutingPlan plan() {
        return TestPlan.of(List.of(TestPlan.backend(1)));
    }

    private static EnvoyStream buffered(Processor processor) {
        return EnvoyStream.open(processor.channel(), BodySendMode.BUFFERED, BodySendMode.BUFFERED);
    }

    /// A stream whose request has been answered.
    private static EnvoyStream forwarded(Processor processor, String body) throws InterruptedException {
        EnvoyStream stream = buffered(processor).chat();
        assertThat(stream.answer().hasRequestHeaders()).isTrue();
        stream.requestBody(body, true);
        assertThat(stream.answer().hasRequestBody()).isTrue();
        return stream;
    }

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

    private static String refusal(EnvoyStream stream, int status) throws InterruptedException {
        ImmediateResponse refused = stream.answer().getImmediateResponse();
        assertThat(refused.getStatus().getCodeValue()).isEqualTo(status);
        assertThat(Mutations.set(refused.getHeaders()))
                .containsEntry("content-type", "application/json")
                .containsEntry("x-vsr-schema-version", "2");
        assertThat(stream.ending()).isEqualTo(Status.OK);
        return refused.getBody().toStringUtf8();
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

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405",
        "POST, /v1/models, 405",
        "POST, /v1/embeddings, 404",
        "GET, /v1/router_replay/abc, 404",
        "GET, /v1, 404",
        "GET, /v1/responses/resp_0, 404"
    })
    void whatHasNoPlaceIsRefusedAtItsHeaders(String method, String path, int status) throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor).requestHeaders(true, ":method", method, ":path", path);
            assertThat(refusal(stream, status)).contains("\"error\"");
            assertThat(processor.gateway().completion().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/models", "/v1/models/", "/v1/models/small", "/v1/models?x=y"})
    void modelsAreListedAtOnce(String path) throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor).requestHeaders(true, ":method", "GET", ":path", path);
            ImmediateResponse list = stream.answer().getImmediateResponse();
            assertThat(list.getStatus().getCodeValue()).isEqualTo(200);
            assertThat(Mutations.set(list.getHeaders())).isEqualTo(Map.of("content-type", "application/json"));
            assertThat(list.getBody().toStringUtf8()).contains("vllm-sr/auto");
        }
    }

    @Test
    void otherPathsPassThrough() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor).requestHeaders(false, ":method", "POST", ":path", "/healthz");
            assertThat(Mutations.set(
                            stream.answer().getRequestHeaders().getResponse().getHeaderMutation()))
                    .isEqualTo(Map.of("accept-encoding", "identity"));
            stream.requestBody("anything", true);
            assertThat(stream.answer().getRequestBody().getResponse().hasBodyMutation())
                    .isFalse();
            stream.responseHeaders(false, ":status", "200", "content-type", "text/event-stream");
            ProcessingResponse head = stream.answer();
            assertThat(head.getModeOverride().getResponseBodyMode()).isEqualTo(BodySendMode.STREAMED);
            assertThat(head.getResponseHeaders().getResponse().hasHeaderMutation())
                    .isFalse();
            stream.responseBody("x", true);
            assertThat(stream.answer().getResponseBody().getResponse().hasBodyMutation())
                    .isFalse();
            stream.halfClose();
            assertThat(stream.ending()).isEqualTo(Status.OK);
            assertThat(processor.gateway().completionsLeft()).isZero();
        }
    }

    @Test
    void skippingIsForThoseWhoSwitchedItOn() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.withSkipping(true))) {
            EnvoyStream stream = buffered(processor).chat("x-vsr-skip-processing", " TRUE ");
            CommonResponse head = stream.answer().getRequestHeaders().getResponse();
            assertThat(head.getHeaderMutation().getSetHeadersCount()).isZero();
            assertThat(head.getHeaderMutation().getRemoveHeadersList()).isEqualTo(INTERNAL);
            stream.requestBody(AUTO, true);
            CommonResponse body = stream.answer().getRequestBody().getResponse();
            assertThat(body.hasBodyMutation()).isFalse();
            assertThat(body.hasHeaderMutation()).isFalse();
            stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
            assertThat(stream.answer().getResponseHeaders().getResponse().hasHeaderMutation())
                    .isFalse();
        }
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor).chat("x-vsr-skip-processing", "true");
            stream.answer();
            stream.requestBody(AUTO, true);
            assertThat(stream.answer().getRequestBody().getResponse().hasBodyMutation())
                    .isTrue();
        }
    }

    @Test
    void anAnswerWithoutAModelIsImmediate() throws Exception {
        var plan =
                TestPlan.of(List.of(TestPlan.backend(1)), (_, _) -> new Reply.Answered("served here", "fast_response"));
        try (var processor = Processor.with(plan)) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            ImmediateResponse fast = stream.answer().getImmediateResponse();
            assertThat(fast.getStatus().getCodeValue()).isEqualTo(200);
            assertThat(Mutations.set(fast.getHeaders()))
                    .containsEntry("x-vsr-fast-response", "true")
                    .containsEntry("x-vsr-response-path", "fast_response")
                    .containsEntry("x-vsr-selected-decision", "always");
            assertThat(fast.getBody().toStringUtf8()).contains("served here");
            assertThat(stream.ending()).isEqualTo(Status.OK);
            assertThat(processor.gateway().completion().path()).isEqualTo("fast_response");
        }
    }

    @Test
    void aBodyThatIsNoRequestIsRefused() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody("{", true);
            assertThat(refusal(stream, 400)).contains("\"error\"");
            EnvoyStream none =
                    buffered(processor).requestHeaders(true, ":method", "POST", ":path", "/v1/chat/completions");
            assertThat(refusal(none, 400)).contains("\"error\"");
            EnvoyStream anthropic =
                    buffered(processor).requestHeaders(false, ":method", "POST", ":path", "/v1/messages");
            anthropic.answer();
            anthropic.requestBody("{}", true);
            assertThat(refusal(anthropic, 400)).startsWith("{\"type\":\"error\"");
        }
    }

    @Test
    void aKeyIsAskedForWhereTheListenersAskForOne() throws Exception {
        var options = Running.options().withApiKeys(List.of(new Secret("sesame")));
        try (var processor = Processor.with(options, plan(), more -> more)) {
            assertThat(refusal(buffered(processor).chat(), 401)).contains("API key");
            EnvoyStream stream = buffered(processor).chat("authorization", "Bearer sesame");
            stream.answer();
            stream.requestBody(AUTO, true);
            assertThat(Mutations.set(
                            stream.answer().getRequestBody().getResponse().getHeaderMutation()))
                    .containsEntry("authorization", "Bearer backend-key");
        }
    }

    @Test
    void moreStreamsThanMayBeAreRefused() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.withStreams(2))) {
            EnvoyStream first = buffered(processor).chat();
            first.answer();
            EnvoyStream second = buffered(processor).chat();
            second.answer();
            first.cancel();
            second.cancel();
            processor.gateway().completion();
            processor.gateway().completion();
            EnvoyStream third = buffered(processor).chat();
            assertThat(third.answer().hasRequestHeaders()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, stream_ended_before_terminal_response", "true, client_canceled"})
    void whoeverLeavesInAnyPhaseIsCountedOnce(boolean cancel, String reason) throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream opened = buffered(processor).chat();
            opened.answer();
            leave(processor, opened, cancel, reason);
            leave(processor, forwarded(processor, AUTO), cancel, reason);
            EnvoyStream head = forwarded(processor, AUTO);
            head.responseHeaders(false, ":status", "200", "content-type", "application/json");
            head.answer();
            leave(processor, head, cancel, reason);
            EnvoyStream events = forwarded(processor, Running.AUTO_STREAM);
            events.responseHeaders(false, ":status", "200", "content-type", "text/event-stream");
            events.answer();
            events.responseBody(EVENT, false);
            events.answer();
            leave(processor, events, cancel, reason);
            assertThat(processor.gateway().completionsLeft()).isZero();
            assertThat(processor.server().streams()).isZero();
        }
    }

    private static void leave(Processor processor, EnvoyStream stream, boolean cancel, String reason)
            throws InterruptedException {
        if (cancel) {
            stream.cancel();
        } else {
            stream.halfClose();
        }
        Completion completion = processor.gateway().completion();
        assertThat(completion.status()).isEqualTo(499);
        assertThat(completion.errorReason()).isEqualTo(reason);
    }

    @Test
    void whatComesOutOfOrderEndsTheStreamWithAnErrorSoThatNothingPassesUnrouted() throws Exception {
        try (var processor = Processor.with(plan())) {
            assertThat(refused(buffered(processor).requestBody("{}", true))).contains("request_header_mode");
            assertThat(refused(buffered(processor).responseHeaders(true, ":status", "200")))
                    .contains("request headers");
            EnvoyStream twice = buffered(processor).chat();
            twice.answer();
            assertThat(refused(twice.chat())).contains("a request body");
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("extproc_protocol_error");
            EnvoyStream early = buffered(processor).chat();
            early.answer();
            assertThat(refused(early.responseBody("x", true))).contains("a request body");
            processor.gateway().completion();
            assertThat(refused(forwarded(processor, AUTO).requestBody("x", true)))
                    .contains("response headers");
            processor.gateway().completion();
            assertThat(refused(forwarded(processor, AUTO).responseBody("x", true)))
                    .contains("response headers");
            processor.gateway().completion();
            assertThat(processor.gateway().completionsLeft()).isZero();
        }
    }

    private static String refused(EnvoyStream stream) throws InterruptedException {
        Status status = stream.ending();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        return String.valueOf(status.getDescription());
    }

    @Test
    void anAnswerOfEnvoyItselfPassesAndTheRequestIsCounted() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.responseHeaders(false, ":status", "413");
            assertThat(stream.answer().getResponseHeaders().getResponse().hasHeaderMutation())
                    .isFalse();
            stream.responseBody("too long", true);
            assertThat(stream.answer().hasResponseBody()).isTrue();
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("local_reply");
        }
    }

    @Test
    void aFailureOfTheBackendKeepsItsBodyAndGetsOnlyWhatEveryReplyCarries() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = forwarded(processor, AUTO);
            stream.responseHeaders(false, ":status", "503", "content-type", "application/json");
            assertThat(Mutations.set(
                            stream.answer().getResponseHeaders().getResponse().getHeaderMutation()))
                    .containsOnlyKeys("x-vsr-schema-version", "x-vsr-response-path", "x-vsr-replay-id");
            stream.responseBody("{\"error\":1}", true);
            assertThat(stream.answer().getResponseBody().getResponse().hasBodyMutation())
                    .isFalse();
            assertThat(processor.gateway().completion().errorReason()).isEqualTo("upstream_5xx");
        }
    }

    @Test
    void aReplyThatAPluginRefusesIsReplaced() throws Exception {
        var plan = TestPlan.of(List.of(TestPlan.backend(1)), (call, next) -> {
            next.send(call);
            return new Reply.Refused(new GatewayError(403, "response_blocked", "blocked"));
        });
        try (var processor = Processor.with(plan)) {
            EnvoyStream stream = forwarded(processor, AUTO);
            stream.responseHeaders(false, ":status", "200", "content-type", "application/json");
            stream.answer();
            stream.responseBody(REPLY, true);
            assertThat(refusal(stream, 403)).contains("blocked");
        }
    }

    @Test
    void anOldEnvoyNeedNotTellItsModes() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = EnvoyStream.open(processor.channel()).chat();
            stream.answer();
            stream.requestBody(AUTO, true);
            assertThat(stream.answer()
                            .getRequestBody()
                            .getResponse()
                            .getBodyMutation()
                            .getBody()
                            .toStringUtf8())
                    .isEqualTo(SENT);
        }
    }

    @Test
    void theRouteIsKeptWhereItIsToBeKept() throws Exception {
        try (var processor = Processor.with(Running.options(), plan(), options -> options.withClearRouteCache(false))) {
            EnvoyStream stream = buffered(processor).chat();
            stream.answer();
            stream.requestBody("{\"model\":\"small\",\"messages\":[]}", true);
            CommonResponse answer = stream.answer().getRequestBody().getResponse();
            assertThat(answer.getClearRouteCache()).isFalse();
        }
    }
}

package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.extproc.Frames.AUTO;
import static semanticrouter.extproc.Frames.EVENT;
import static semanticrouter.extproc.Frames.INTERNAL;
import static semanticrouter.extproc.Frames.REPLY;
import static semanticrouter.extproc.Frames.SENT;
import static semanticrouter.extproc.Frames.buffered;
import static semanticrouter.extproc.Frames.forwarded;
import static semanticrouter.extproc.Frames.plan;
import static semanticrouter.extproc.Frames.refusal;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.Secret;
import semanticrouter.core.trace.Completion;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;

/// What the processor answers where nothing is routed, where a stream ends early and where frames come in no order.
final class OddFrameIT {
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
    void nobodyIsServedUntilThePlanIsWhole() throws Exception {
        try (var processor = Processor.with(plan())) {
            processor.gateway().plans().await("the namespace has no IntelligentRoute");
            EnvoyStream list = buffered(processor).requestHeaders(true, ":method", "GET", ":path", "/v1/models");
            assertThat(refusal(list, 503)).contains("no IntelligentRoute");
            EnvoyStream chat = buffered(processor).chat();
            chat.answer();
            chat.requestBody(Running.AUTO, true);
            assertThat(refusal(chat, 503)).contains("no IntelligentRoute");
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
            EnvoyStream stream = buffered(processor).chat("x-request-id", "r1");
            stream.answer();
            stream.requestBody("{", true);
            assertThat(refusal(stream, 400)).contains("\"error\"");
            assertThat(processor.gateway().completion().trace().requestId()).isEqualTo("r1");
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

    /// As `config envoy` has Envoy say it with each stream. A client's header of the same name says nothing.
    @Test
    void eachListenerOfEnvoyHasItsOwnKeys() throws Exception {
        var loopback = new Listener("127.0.0.1", 0, Optional.empty());
        var options = Running.options()
                .with(List.of(
                        loopback.called("http").with(List.of(new Secret("sesame"))),
                        new Listener("127.0.0.2", 0, Optional.empty())
                                .called("other")
                                .with(List.of(new Secret("other-key"))),
                        new Listener("127.0.0.3", 0, Optional.empty())
                                .called("open")
                                .with(List.of())))
                .withApiKeys(List.of(new Secret("sesame"), new Secret("other-key")));
        try (var processor = Processor.with(options, plan(), more -> more)) {
            assertThat(letsIn(processor, "http", "authorization", "Bearer sesame"))
                    .isTrue();
            assertThat(letsIn(processor, "http", "authorization", "Bearer other-key"))
                    .isFalse();
            assertThat(letsIn(processor, "http", "authorization", "Bearer other-key", "x-vsr-listener", "other"))
                    .as("a client cannot say it")
                    .isFalse();
            assertThat(letsIn(processor, "other", "authorization", "Bearer other-key"))
                    .isTrue();
            assertThat(letsIn(processor, "open")).as("it asks for none").isTrue();
            for (String unknown : List.of("", "nobody", "127.0.0.3:0")) {
                assertThat(letsIn(processor, unknown)).as(unknown).isFalse();
                assertThat(letsIn(processor, unknown, "authorization", "Bearer other-key"))
                        .isTrue();
            }
        }
    }

    private static boolean letsIn(Processor processor, String listener, String... headers) throws InterruptedException {
        var metadata = new Metadata();
        if (!listener.isEmpty()) {
            metadata.put(Metadata.Key.of("x-vsr-listener", Metadata.ASCII_STRING_MARSHALLER), listener);
        }
        Channel naming =
                ClientInterceptors.intercept(processor.channel(), MetadataUtils.newAttachHeadersInterceptor(metadata));
        ProcessingResponse answer = EnvoyStream.open(naming, BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                .chat(headers)
                .answer();
        return answer.hasRequestHeaders();
    }

    @Test
    void aStreamThatEndsLeavesItsPlaceToAnother() throws Exception {
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

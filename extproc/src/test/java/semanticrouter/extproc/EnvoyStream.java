package semanticrouter.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One stream to the processor, frame by frame, through an implementation of gRPC that shares nothing with the
/// server's.
final class EnvoyStream implements ClientResponseObserver<ProcessingRequest, ProcessingResponse> {
    private static final long PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final BodySendMode requestMode;
    private final BodySendMode responseMode;
    private final boolean tellsModes;
    private @Nullable ClientCallStreamObserver<ProcessingRequest> out;

    private EnvoyStream(BodySendMode request, BodySendMode response, boolean tells) {
        requestMode = request;
        responseMode = response;
        tellsModes = tells;
    }

    /// A stream of an Envoy that tells its modes.
    static EnvoyStream open(Channel channel, BodySendMode request, BodySendMode response) {
        return opened(channel, new EnvoyStream(request, response, true));
    }

    /// A stream of an Envoy too old to tell its modes.
    static EnvoyStream open(ManagedChannel channel) {
        return opened(channel, new EnvoyStream(BodySendMode.BUFFERED, BodySendMode.BUFFERED, false));
    }

    private static EnvoyStream opened(Channel channel, EnvoyStream stream) {
        var _ = ExternalProcessorGrpc.newStub(channel).process(stream);
        return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ProcessingRequest> call) {
        out = call;
    }

    private ClientCallStreamObserver<ProcessingRequest> out() {
        ClientCallStreamObserver<ProcessingRequest> call = out;
        if (call == null) {
            throw new IllegalStateException("not started");
        }
        return call;
    }

    @Override
    public void onNext(ProcessingResponse answer) {
        heard.add(answer);
    }

    @Override
    public void onError(Throwable thrown) {
        heard.add(Status.fromThrowable(thrown));
    }

    @Override
    public void onCompleted() {
        heard.add(Status.OK);
    }

    EnvoyStream send(ProcessingRequest message) {
        out().onNext(message);
        return this;
    }

    void halfClose() {
        out().onCompleted();
    }

    void cancel() {
        out().cancel("the test is over", null);
    }

    private Object heard() throws InterruptedException {
        Object next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was answered");
        }
        return next;
    }

    /// The next answer; fails when the stream ends instead.
    ProcessingResponse answer() throws InterruptedException {
        Object next = heard();
        if (next instanceof ProcessingResponse answer) {
            return answer;
        }
        throw new AssertionError("the stream ended: " + next);
    }

    /// How the stream ends; fails when there is an answer instead.
    Status ending() throws InterruptedException {
        Object next = heard();
        if (next instanceof Status status) {
            return status;
        }
        throw new AssertionError("an answer came: " + next);
    }

    /// Whether nothing has been answered yet.
    boolean silent() throws InterruptedException {
        Object next = heard.poll(200, TimeUnit.MILLISECONDS);
        return next == null;
    }

    EnvoyStream requestHeaders(boolean end, String... namesAndValues) {
        var message = ProcessingRequest.newBuilder().setRequestHeaders(headers(end, namesAndValues));
        if (tellsModes) {
            message.setProtocolConfig(ProtocolConfiguration.newBuilder()
                    .setRequestBodyMode(requestMode)
                    .setResponseBodyMode(responseMode));
        }
        return send(message.build());
    }

    /// Headers of a chat request whose body follows.
    EnvoyStream chat(String... more) {
        var all = new ArrayList<>(List.of(
                ":method",
                "POST",
                ":path",
                "/v1/chat/completions",
                ":authority",
                "x",
                "content-type",
                "application/json"));
        Collections.addAll(all, more);
        return requestHeaders(false, all.toArray(String[]::new));
    }

    EnvoyStream requestBody(String body, boolean end) {
        return requestBody(body.getBytes(StandardCharsets.UTF_8), end);
    }

    EnvoyStream requestBody(byte[] body, boolean end) {
        return send(ProcessingRequest.newBuilder()
                .setRequestBody(
                        HttpBody.newBuilder().setBody(ByteString.copyFrom(body)).setEndOfStream(end))
                .build());
    }

    EnvoyStream requestTrailers() {
        return send(ProcessingRequest.newBuilder()
                .setRequestTrailers(HttpTrailers.getDefaultInstance())
                .build());
    }

    EnvoyStream responseHeaders(boolean end, String... namesAndValues) {
        return send(ProcessingRequest.newBuilder()
                .setResponseHeaders(headers(end, namesAndValues))
                .build());
    }

    EnvoyStream responseBody(String body, boolean end) {
        return responseBody(body.getBytes(StandardCharsets.UTF_8), end);
    }

    EnvoyStream responseBody(byte[] body, boolean end) {
        return send(ProcessingRequest.newBuilder()
                .setResponseBody(
                        HttpBody.newBuilder().setBody(ByteString.copyFrom(body)).setEndOfStream(end))
                .build());
    }

    EnvoyStream responseTrailers() {
        return send(ProcessingRequest.newBuilder()
                .setResponseTrailers(HttpTrailers.getDefaultInstance())
                .build());
    }

    private static HttpHeaders headers(boolean end, String... namesAndValues) {
        var map = HeaderMap.newBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.addHeaders(HeaderValue.newBuilder()
                    .setKey(namesAndValues[i])
                    .setRawValue(ByteString.copyFromUtf8(namesAndValues[i + 1])));
        }
        return HttpHeaders.newBuilder().setHeaders(map).setEndOfStream(end).build();
    }
}

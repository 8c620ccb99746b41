package semanticrouter.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import semanticrouter.core.request.Headers;

/// The messages Envoy is answered with.
final class Answers {
    private Answers() {}

    static ProcessingResponse requestHeaders(CommonResponse.Builder common) {
        return ProcessingResponse.newBuilder()
                .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common))
                .build();
    }

    static ProcessingResponse requestBody(CommonResponse.Builder common) {
        return ProcessingResponse.newBuilder()
                .setRequestBody(BodyResponse.newBuilder().setResponse(common))
                .build();
    }

    static ProcessingResponse requestTrailers() {
        return ProcessingResponse.newBuilder()
                .setRequestTrailers(TrailersResponse.getDefaultInstance())
                .build();
    }

    /// @param events whether the body is to come piece by piece
    static ProcessingResponse responseHeaders(CommonResponse.Builder common, boolean events) {
        var answer = ProcessingResponse.newBuilder()
                .setResponseHeaders(HeadersResponse.newBuilder().setResponse(common));
        if (events) {
            answer.setModeOverride(ProcessingMode.newBuilder().setResponseBodyMode(BodySendMode.STREAMED));
        }
        return answer.build();
    }

    static ProcessingResponse responseBody(CommonResponse.Builder common) {
        return ProcessingResponse.newBuilder()
                .setResponseBody(BodyResponse.newBuilder().setResponse(common))
                .build();
    }

    static ProcessingResponse responseTrailers() {
        return ProcessingResponse.newBuilder()
                .setResponseTrailers(TrailersResponse.getDefaultInstance())
                .build();
    }

    /// Answers the client in the backend's place, or in place of what the backend said.
    ///
    /// @param status 100–599; also those Envoy has no name for
    static ProcessingResponse immediate(int status, Headers headers, byte[] body) {
        return ProcessingResponse.newBuilder()
                .setImmediateResponse(ImmediateResponse.newBuilder()
                        .setStatus(HttpStatus.newBuilder().setCodeValue(status))
                        .setHeaders(new HeaderEdit().all(headers).build())
                        .setBody(bytes(body)))
                .build();
    }

    /// Goes on as things are.
    static CommonResponse.Builder asIs() {
        return CommonResponse.newBuilder().setStatus(CommonResponse.ResponseStatus.CONTINUE);
    }

    /// A body in place of the one that came; empty eats it.
    static BodyMutation body(byte[] body) {
        return BodyMutation.newBuilder().setBody(bytes(body)).build();
    }

    /// A piece of a body whose pieces are made here.
    static BodyMutation piece(byte[] body, boolean end) {
        return BodyMutation.newBuilder()
                .setStreamedResponse(
                        StreamedBodyResponse.newBuilder().setBody(bytes(body)).setEndOfStream(end))
                .build();
    }

    /// Bytes that are not written any more.
    private static ByteString bytes(byte[] body) {
        return UnsafeByteOperations.unsafeWrap(body);
    }
}

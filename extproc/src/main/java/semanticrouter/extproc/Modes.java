package semanticrouter.extproc;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;

/// How Envoy sends bodies, as far as it said so with its first message (specification: dataplane §1.4).
///
/// @param known false when Envoy is too old to say; bodies are then taken for buffered unless they come in pieces
record Modes(boolean known, BodySendMode request, BodySendMode response) {
    static final Modes UNKNOWN = new Modes(false, BodySendMode.NONE, BodySendMode.NONE);

    static Modes of(ProcessingRequest first) {
        return first.hasProtocolConfig()
                ? new Modes(
                        true,
                        first.getProtocolConfig().getRequestBodyMode(),
                        first.getProtocolConfig().getResponseBodyMode())
                : UNKNOWN;
    }

    /// Answers need not match the pieces of the request.
    boolean duplexRequest() {
        return request == BodySendMode.FULL_DUPLEX_STREAMED;
    }

    /// Answers need not match the pieces of the response.
    boolean duplexResponse() {
        return response == BodySendMode.FULL_DUPLEX_STREAMED;
    }

    /// The body of a request never comes.
    boolean bodiless() {
        return known && request == BodySendMode.NONE;
    }

    /// The body of a request is one message, whether or not trailers follow it.
    boolean wholeRequest() {
        return request == BodySendMode.BUFFERED || request == BodySendMode.BUFFERED_PARTIAL;
    }

    /// The body of a response is one message, whether or not trailers follow it.
    boolean wholeResponse() {
        return response == BodySendMode.BUFFERED || response == BodySendMode.BUFFERED_PARTIAL;
    }
}

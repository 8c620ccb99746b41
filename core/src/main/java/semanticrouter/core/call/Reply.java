package semanticrouter.core.call;

import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.request.Headers;

/// What comes back from a call.
public sealed interface Reply {
    /// A complete response of a backend, in the client's dialect.
    ///
    /// @param body shared, must not be written
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Whole(int status, Headers headers, byte[] body) implements Reply {}

    /// A response that is still arriving.
    record Streamed(int status, Headers headers, ReplyStream stream) implements Reply {}

    /// An answer made here without a model; rendered in the client's dialect, as a stream when one was asked for.
    ///
    /// @param text what it says
    /// @param path how it came about, for example `fast_response`
    record Answered(String text, String path) implements Reply {}

    /// No answer.
    record Refused(GatewayError error) implements Reply {}
}

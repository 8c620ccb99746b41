package semanticrouter.protocols;

import java.util.Optional;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Usage;

/// A chat dialect as the edge of a request needs it. Stateless; safe for all threads.
public interface ClientProtocol {
    Dialect dialect();

    /// Reads a request in one pass.
    ///
    /// @param body UTF-8 bytes; kept by the result, must not be written afterwards
    /// @throws GatewayException when it is not a request of this dialect or exceeds a limit
    ChatRequest read(byte[] body, Headers headers) throws GatewayException;

    /// JSON of an error.
    byte[] error(GatewayError error);

    /// The event that tells the reader of a stream that it broke off; no end marker follows it.
    byte[] streamError(GatewayError error);

    /// JSON of an answer made by the router.
    byte[] answer(Answer answer);

    /// A whole stream of events with an answer made by the router.
    byte[] answerStream(Answer answer);

    /// A whole stream of events that says what a complete reply says; empty when it is no reply of this dialect.
    Optional<byte[]> events(byte[] reply);

    /// Usage in a complete reply; {@link Usage#NONE} when it says nothing or is not JSON.
    Usage usage(byte[] reply);

    /// An event that keeps a silent stream alive and says nothing; empty when the dialect has none.
    default byte[] ping() {
        return new byte[0];
    }

    /// A fresh meter for one streamed reply.
    StreamMeter meter();
}

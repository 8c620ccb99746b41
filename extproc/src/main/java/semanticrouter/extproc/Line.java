package semanticrouter.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.vertx.grpc.common.GrpcStatus;

/// The way from an exchange back to Envoy. Called by the thread of the exchange; carried out by the event loop in the
/// order of the calls.
interface Line {
    /// Sends an answer.
    void send(ProcessingResponse answer);

    /// Sends the last answer and ends the stream.
    void sendLast(ProcessingResponse answer);

    /// Ends the stream with an error.
    void fail(GrpcStatus status, String why);

    /// Notes that so many bytes of the response have been taken in.
    void taken(int bytes);

    /// Has something done after what was sent.
    void then(Runnable action);
}

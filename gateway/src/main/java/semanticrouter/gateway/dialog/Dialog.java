package semanticrouter.gateway.dialog;

import java.util.Optional;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.ClientProtocol;
import semanticrouter.protocols.StreamMeter;

/// One exchange as its client speaks it: a request in, a reply out. Used by one thread, which may wait in it; an
/// ordinary chat dialect has nothing to remember between the two ({@link Plain}).
public interface Dialog {
    /// The dialect of the body that {@link #read} gives.
    Dialect dialect();

    /// Path of the API the client speaks.
    default String path() {
        return switch (dialect()) {
            case OPENAI_CHAT -> "/v1/chat/completions";
            case OPENAI_RESPONSES -> "/v1/responses";
            case ANTHROPIC_MESSAGES -> "/v1/messages";
        };
    }

    /// Reads the request.
    ///
    /// @throws GatewayException when it is to be refused
    ChatRequest read(byte[] body, Headers headers) throws GatewayException, InterruptedException;

    /// Tells a request's trace what was lost when it was read.
    default void tell(Facts facts) {}

    /// A reply in the dialect of {@link #dialect} as the client is to get it.
    Reply reply(Reply reply) throws InterruptedException;

    /// Bytes of an answer made by the router, as a stream of events when one was asked for.
    byte[] answer(Answer answer, boolean streaming) throws InterruptedException;

    /// The events of a complete reply, for a client that asked for a stream of a backend that made none; empty
    /// when they cannot be made, or have been already.
    default Optional<byte[]> events(byte[] reply) {
        return Optional.empty();
    }

    /// JSON of an error.
    byte[] error(GatewayError error);

    /// The event that tells of a stream that broke off.
    byte[] streamError(GatewayError error);

    /// Usage in a complete reply.
    Usage usage(byte[] reply);

    /// A meter for what is sent to the client.
    StreamMeter meter();

    /// An event that keeps a silent stream alive; empty when the dialect has none.
    default byte[] ping() {
        return new byte[0];
    }

    /// A dialect that remembers nothing.
    record Plain(ClientProtocol protocol) implements Dialog {
        @Override
        public Dialect dialect() {
            return protocol.dialect();
        }

        @Override
        public ChatRequest read(byte[] body, Headers headers) throws GatewayException {
            return protocol.read(body, headers);
        }

        @Override
        public Reply reply(Reply reply) {
            return reply;
        }

        @Override
        public byte[] answer(Answer answer, boolean streaming) {
            return streaming ? protocol.answerStream(answer) : protocol.answer(answer);
        }

        @Override
        public Optional<byte[]> events(byte[] reply) {
            return protocol.events(reply);
        }

        @Override
        public byte[] error(GatewayError error) {
            return protocol.error(error);
        }

        @Override
        public byte[] streamError(GatewayError error) {
            return protocol.streamError(error);
        }

        @Override
        public Usage usage(byte[] reply) {
            return protocol.usage(reply);
        }

        @Override
        public StreamMeter meter() {
            return protocol.meter();
        }

        @Override
        public byte[] ping() {
            return protocol.ping();
        }
    }
}

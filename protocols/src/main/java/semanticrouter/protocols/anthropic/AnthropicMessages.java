package semanticrouter.protocols.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.ClientProtocol;
import semanticrouter.protocols.StreamMeter;
import semanticrouter.protocols.json.JsonLimits;

/// The Anthropic Messages dialect (specification: dataplane §2.4).
public final class AnthropicMessages implements ClientProtocol {
    private final AnthropicMessagesReader reader;

    public AnthropicMessages(JsonLimits limits) {
        reader = new AnthropicMessagesReader(limits);
    }

    @Override
    public Dialect dialect() {
        return Dialect.ANTHROPIC_MESSAGES;
    }

    @Override
    public ChatRequest read(byte[] body, Headers headers) throws GatewayException {
        return reader.read(body, headers);
    }

    @Override
    public byte[] error(GatewayError error) {
        return AnthropicWriter.error(error.status(), error.message()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] streamError(GatewayError error) {
        return AnthropicWriter.event("error", AnthropicWriter.error(error.status(), error.message()))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] answer(Answer answer) {
        return AnthropicWriter.message(answer).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] answerStream(Answer answer) {
        return AnthropicWriter.events(answer).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<byte[]> events(byte[] reply) {
        return MessageEvents.of(reply);
    }

    @Override
    public Usage usage(byte[] reply) {
        return AnthropicUsage.ofReply(reply);
    }

    @Override
    public byte[] ping() {
        return AnthropicWriter.event("ping", "{\"type\":\"ping\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StreamMeter meter() {
        return new AnthropicStreamMeter();
    }
}

package semanticrouter.protocols.openai;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.ClientProtocol;
import semanticrouter.protocols.StreamMeter;
import semanticrouter.protocols.json.JsonChatBody;
import semanticrouter.protocols.json.JsonFields;
import semanticrouter.protocols.json.JsonLimits;

/// The OpenAI Chat Completions dialect.
public final class OpenAiChat implements ClientProtocol {
    private final OpenAiChatReader reader;

    public OpenAiChat(JsonLimits limits) {
        reader = new OpenAiChatReader(limits);
    }

    /// The body of a request that was written here, to be edited.
    ///
    /// @param bytes one JSON object; kept by the result
    public static ChatBody body(byte[] bytes) {
        return new JsonChatBody(JsonFields.parse(bytes), SystemMessage::put);
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI_CHAT;
    }

    @Override
    public ChatRequest read(byte[] body, Headers headers) throws GatewayException {
        return reader.read(body, headers);
    }

    @Override
    public byte[] error(GatewayError error) {
        return OpenAiWriter.error(error).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] streamError(GatewayError error) {
        return ("data: " + OpenAiWriter.error(error) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] answer(Answer answer) {
        return OpenAiWriter.completion(answer).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] answerStream(Answer answer) {
        return OpenAiWriter.chunks(answer).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<byte[]> events(byte[] reply) {
        return CompletionChunks.of(reply);
    }

    @Override
    public Usage usage(byte[] reply) {
        return OpenAiUsage.ofReply(reply);
    }

    @Override
    public StreamMeter meter() {
        return new OpenAiStreamMeter();
    }
}

package semanticrouter.protocols.bridge;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.fault.GatewayException;

/// Translates between a client that speaks one dialect and a backend that speaks another (specification: dataplane
/// §2.4). Stateless; safe for all threads.
public sealed interface Bridge permits ChatToMessages, MessagesToChat {
    /// The bridge between a client and a backend; empty when both speak the same.
    ///
    /// @param apiFormat the backend's protocol, `openai` or `anthropic`
    static Optional<Bridge> between(Dialect client, String apiFormat) {
        boolean anthropic = apiFormat.equals("anthropic");
        return switch (client) {
            case OPENAI_CHAT, OPENAI_RESPONSES -> anthropic ? Optional.of(new ChatToMessages()) : Optional.empty();
            case ANTHROPIC_MESSAGES -> anthropic ? Optional.empty() : Optional.of(new MessagesToChat());
        };
    }

    /// The request in the backend's dialect, the model's name already being the backend's.
    Outgoing request(ChatBody body);

    /// A complete reply in the client's dialect.
    ///
    /// @param asked what the translation of the request could not carry over
    /// @param created Unix time in seconds, for what the client's dialect wants and the backend did not say
    /// @throws GatewayException 502 when the reply is not of the backend's dialect
    Outgoing reply(List<Warning> asked, int status, byte[] body, long created) throws GatewayException;

    /// A fresh translation of one streamed reply.
    ///
    /// @param asked what the translation of the request could not carry over
    /// @param created Unix time in seconds, for what the client's dialect wants and the backend did not say
    StreamBridge stream(List<Warning> asked, long created);

    /// Name of the client's protocol in headers.
    String client();

    /// Name of the backend's protocol in headers.
    String backend();
}

package semanticrouter.core.call;

import semanticrouter.core.fault.GatewayError;

/// A tool of the router's own that the model may use while it works on one call. What it asks is answered here, by
/// asking it again, and no client ever sees that it has asked. For one request, on one thread.
///
/// Whoever carries it out has to end: after a bounded number of {@link Next.Ask} comes something else.
public interface OwnTool {
    /// The request as the model gets it: with the tool beside those the client offers.
    ChatBody offered(ChatBody body);

    /// What follows from a reply to the request that was sent last.
    ///
    /// @param reply a whole reply in the client's dialect, of a status below 300
    Next replied(byte[] reply) throws InterruptedException;

    /// What follows when the model was asked again and gave no such reply.
    ///
    /// @param code stable word
    Next unanswered(String code);

    /// What follows.
    sealed interface Next {
        /// The model is asked again.
        record Ask(ChatBody body) implements Next {}

        /// The client gets this.
        @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
        record Answer(byte[] body) implements Next {}

        /// The client gets nothing.
        record Refuse(GatewayError error) implements Next {}
    }
}

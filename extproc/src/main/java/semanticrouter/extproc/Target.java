package semanticrouter.extproc;

import java.util.Map;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.gateway.Exchange;
import semanticrouter.gateway.SideExchange;

/// What a request is for: an exchange that waits for its body.
sealed interface Target {
    /// Gives it the body; it runs on a thread of its own.
    void run(byte[] body, Runnable over);

    /// Answers without the body.
    void refuse(GatewayError error, Runnable over);

    /// Ends it without an answer.
    void abandon(String reason);

    /// Tells it that nobody waits any more.
    void clientGone(String reason, Runnable over);

    /// A chat request.
    record Chat(Exchange exchange) implements Target {
        @Override
        public void run(byte[] body, Runnable over) {
            exchange.run(body, over);
        }

        @Override
        public void refuse(GatewayError error, Runnable over) {
            exchange.refuse(error, over);
        }

        @Override
        public void abandon(String reason) {
            exchange.abandon(reason, () -> {});
        }

        @Override
        public void clientGone(String reason, Runnable over) {
            exchange.clientGone(reason);
        }
    }

    /// A request that is answered without routing.
    ///
    /// @param parameters of the query
    record Side(SideExchange exchange, Map<String, String> parameters) implements Target {
        @Override
        public void run(byte[] body, Runnable over) {
            exchange.run(body, parameters, over);
        }

        @Override
        public void refuse(GatewayError error, Runnable over) {
            exchange.refuse(error, over);
        }

        @Override
        public void abandon(String reason) {
            exchange.clientGone(() -> {});
        }

        @Override
        public void clientGone(String reason, Runnable over) {
            exchange.clientGone(over);
        }
    }
}

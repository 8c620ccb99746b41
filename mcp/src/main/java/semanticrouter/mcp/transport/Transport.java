package semanticrouter.mcp.transport;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries messages to one server and back. Safe for all threads, but for {@link #open}.
public interface Transport extends AutoCloseable {
    /// Longest message in bytes, either way.
    int MESSAGE_MAX = 4 << 20;

    /// Who hears what comes back; called from threads of the transport, and must not block.
    interface Listener {
        /// A message came.
        void received(JsonNode message);

        /// A request will not be answered.
        void failed(long request, Failure why);

        /// Nothing will come any more.
        void broken(Failure why);
    }

    /// Begins; once, before anything is sent.
    ///
    /// @throws UnavailableException `mcp_unreachable` when there is nobody to speak to
    void open(Listener listener) throws UnavailableException;

    /// Sends a message; returns before it is answered.
    ///
    /// @param request its number, if it is a request; else 0
    /// @throws UnavailableException `mcp_busy` when it cannot be handed over before the deadline, `mcp_too_long`
    void send(ObjectNode message, long request, Deadline deadline) throws UnavailableException, InterruptedException;

    /// Nobody waits for the answer to a request any more.
    void abandon(long request);

    /// The edition of the protocol that both sides speak from now on.
    void agreed(String version);

    /// Leaves the server: a program is ended, with all that it started. Closing twice does nothing.
    @Override
    void close();
}

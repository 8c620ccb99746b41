package semanticrouter.protocols.bridge;

import java.util.List;

/// Translates one streamed reply as it arrives; one owner, fed in order, bytes cut anywhere.
public interface StreamBridge {
    /// The client's bytes for more of the backend's; may be empty.
    byte[] accept(byte[] bytes);

    /// The client's last bytes once the backend's stream is over; may be empty. A backend that said why it stopped but
    /// sent no end marker has said all.
    byte[] noMore();

    /// What could not be carried over so far.
    List<Warning> warnings();

    /// True once the backend has said that it failed, and the client has been told: nothing that follows counts.
    boolean failed();

    /// True once the backend's stream was complete and the client's end marker has been given out.
    boolean finished();
}

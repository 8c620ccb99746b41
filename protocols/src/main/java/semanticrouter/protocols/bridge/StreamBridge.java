package semanticrouter.protocols.bridge;

/// Translates one streamed reply as it arrives; one owner, fed in order, bytes cut anywhere.
public interface StreamBridge {
    /// The client's bytes for more of the backend's; may be empty.
    byte[] accept(byte[] bytes);

    /// True once the backend's stream was complete and the client's end marker has been given out.
    boolean finished();
}

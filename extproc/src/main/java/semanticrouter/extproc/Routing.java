package semanticrouter.extproc;

/// An exchange that has been begun. To be called on the event loop of its stream.
interface Routing {
    /// Says that nobody waits for its reply any more.
    ///
    /// @param reason stable word for metrics and logs
    void clientGone(String reason);

    /// Says that Envoy has been told where the request goes: what follows is Envoy's work, and costs memory only.
    void answered();

    /// Whether it has ended.
    boolean done();
}

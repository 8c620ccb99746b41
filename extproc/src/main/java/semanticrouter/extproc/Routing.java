package semanticrouter.extproc;

/// An exchange that has been begun. Safe for all threads.
interface Routing {
    /// Says that nobody waits for its reply any more.
    ///
    /// @param reason stable word for metrics and logs
    void clientGone(String reason);

    /// Whether it has ended.
    boolean done();
}

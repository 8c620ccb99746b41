package semanticrouter.gateway.accept;

/// Is told when a request begins and ends to wait for its backend. Called from all threads, in turns for one request.
public interface BackendWait {
    /// Nobody wants to know.
    BackendWait UNHEARD = new BackendWait() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}
    };

    void begins();

    void ends();
}

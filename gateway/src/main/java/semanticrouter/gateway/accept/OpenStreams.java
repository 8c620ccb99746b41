package semanticrouter.gateway.accept;

/// Is told when a backend's reply begins to stream and when it has ended. Called on event loops.
public interface OpenStreams {
    /// Nobody wants to know.
    OpenStreams UNHEARD = new OpenStreams() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}
    };

    void begins();

    void ends();
}

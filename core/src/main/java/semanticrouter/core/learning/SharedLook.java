package semanticrouter.core.learning;

/// What became of a look into the store of sessions that routers share.
public enum SharedLook {
    /// There is none.
    LOCAL("local"),
    /// It answered.
    SHARED("shared"),
    /// It did not answer in time; what this router remembers counted.
    TIMEOUT("state_store_timeout"),
    /// It cannot be used; what this router remembers counted.
    UNAVAILABLE("state_store_unavailable"),
    /// As many looks as may be are under way; what this router remembers counted.
    BUSY("state_store_busy");

    private final String word;

    SharedLook(String word) {
        this.word = word;
    }

    /// Whether the router went on without it.
    public boolean failed() {
        return this != LOCAL && this != SHARED;
    }

    @Override
    public String toString() {
        return word;
    }
}

package semanticrouter.encoders;

import java.io.IOException;

/// A model of the operator's own that cannot be used.
public final class UnusableModelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String task;

    UnusableModelException(String task, IOException why) {
        super(why.getMessage(), why);
        this.task = task;
    }

    /// Task it should have served.
    public String task() {
        return task;
    }
}

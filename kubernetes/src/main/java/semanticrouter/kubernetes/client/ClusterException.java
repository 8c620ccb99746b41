package semanticrouter.kubernetes.client;

import java.io.IOException;

/// The API server answered, and refused.
public final class ClusterException extends IOException {
    private final int status;

    ClusterException(int status, String message) {
        super(message);
        this.status = status;
    }

    /// HTTP status.
    public int status() {
        return status;
    }

    /// The edition that was asked for is too old; a new list is needed.
    boolean gone() {
        return status == 410;
    }

    /// Somebody else has written meanwhile.
    public boolean conflict() {
        return status == 409;
    }
}

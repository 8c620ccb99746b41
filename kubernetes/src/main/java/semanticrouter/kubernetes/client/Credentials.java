package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.util.Optional;

/// Who the router is to the API server. Safe for all threads.
public interface Credentials {
    /// Nobody, or somebody whose certificate says it.
    Credentials NONE = Optional::empty;

    /// Value of the `authorization` header; empty for none.
    ///
    /// @throws IOException with a sentence for a person when it cannot be had
    Optional<String> authorization() throws IOException, InterruptedException;

    /// Says that the server did not take what it was given; the next one is asked for anew.
    default void refused() {}

    /// Always the same token.
    static Credentials token(String token) {
        Optional<String> header = Optional.of("Bearer " + token);
        return () -> header;
    }
}

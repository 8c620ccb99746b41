package semanticrouter.core.limit;

import java.time.Duration;

/// Makes limiters that ask a service elsewhere. Safe for all threads.
public interface RemoteLimits extends AutoCloseable {
    /// A service that keeps the counts.
    ///
    /// @param tls whether it is spoken to over TLS
    /// @param authorities PEM file of certificate authorities; empty for those of the platform
    /// @param domain whose limits are asked for
    /// @param failOpen whether requests pass when it cannot be asked
    /// @param timeout longest answer
    record Service(
            String host,
            int port,
            boolean tls,
            String authorities,
            String domain,
            boolean failOpen,
            Duration timeout) {}

    /// The limiter that asks a service; no connection is made before the first question.
    Limiter at(Service service);

    /// Closes the connections.
    @Override
    void close();
}

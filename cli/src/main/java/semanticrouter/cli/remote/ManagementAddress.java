package semanticrouter.cli.remote;

import java.util.Optional;

/// Where a management API is reached.
///
/// @param url without a slash at the end
/// @param certificate SHA-256 of the certificate it shows, hexadecimal with colons; empty where that is not known, so
/// that an authority has to vouch for it
public record ManagementAddress(String url, Optional<String> certificate) {
    public ManagementAddress {
        url = url.replaceAll("/+$", "");
    }

    /// One that somebody named.
    public static ManagementAddress named(String url) {
        return new ManagementAddress(url, Optional.empty());
    }

    /// That of a router on this machine.
    public static ManagementAddress local(int port, boolean tls, Optional<String> certificate) {
        return new ManagementAddress((tls ? "https" : "http") + "://127.0.0.1:" + port, certificate);
    }
}

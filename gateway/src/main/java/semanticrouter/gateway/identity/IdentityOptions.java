package semanticrouter.gateway.identity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.KeySetAddress;

/// Whose word about the caller is believed.
///
/// @param names headers that carry the identity
/// @param trust who may set them
/// @param virtualKeys keys that stand for an identity of their own
public record IdentityOptions(IdentityHeaders names, Trust trust, List<VirtualKey> virtualKeys) {
    /// Identity headers of clients are dropped, no key is asked for.
    public static final IdentityOptions DEFAULT = new IdentityOptions(IdentityHeaders.DEFAULT, Trust.NOBODY, List.of());

    public IdentityOptions {
        virtualKeys = List.copyOf(virtualKeys);
    }

    /// Who may set identity headers.
    ///
    /// @param secret a proxy that knows it
    /// @param peers a proxy that shows a certificate the listener's authorities signed
    /// @param jwt a token the client presents itself
    /// @param anybody whoever reaches the listener; for networks where only a proxy can
    public record Trust(Optional<SharedSecret> secret, Optional<Peers> peers, Optional<Jwt> jwt, boolean anybody) {
        public static final Trust NOBODY = new Trust(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /// A header a proxy adds to prove that the identity headers are its own.
    public record SharedSecret(String header, Secret value) {}

    /// @param subjects distinguished names (RFC 2253) that are believed; empty for every certificate that verifies
    public record Peers(List<String> subjects) {
        public Peers {
            subjects = List.copyOf(subjects);
        }
    }

    /// What the signatures of tokens are checked with.
    public sealed interface Keys {
        /// A JSON Web Key Set, read again when it changes.
        record InFile(Path file) implements Keys {}

        /// A JSON Web Key Set that is fetched.
        ///
        /// @param authorities PEM file of certificate authorities; absent for those of the platform
        record At(KeySetAddress address, Optional<Path> authorities) implements Keys {}

        /// A secret for HS256, HS384 and HS512.
        record Shared(Secret secret) implements Keys {}
    }

    /// How bearer tokens are checked.
    ///
    /// @param issuer must be the token's; empty for any
    /// @param audience must be among the token's; empty for any
    /// @param required whether a request without a valid token is refused
    /// @param leeway how far clocks may differ
    public record Jwt(
            Keys keys,
            String issuer,
            String audience,
            String userClaim,
            String groupsClaim,
            String tenantClaim,
            boolean required,
            Duration leeway) {}

    /// A key that stands for a caller.
    ///
    /// @param name for people
    public record VirtualKey(String name, Secret key, String user, List<String> groups, String tenant) {
        public VirtualKey {
            groups = List.copyOf(groups);
        }
    }
}

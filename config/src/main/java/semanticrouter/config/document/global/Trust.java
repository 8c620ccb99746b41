package semanticrouter.config.document.global;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Required;

/// Who may set the headers that carry an identity.
@Doc("Who may set the headers that carry an identity; without one they are dropped.")
public record Trust(
        @Doc("A proxy that adds a secret only it knows.") @Nullable
        SharedSecret sharedSecret,

        @Doc("A proxy that shows a certificate; listeners[].tls.client_ca_file says whose certificates count.")
        @Nullable
        Peers mtls,

        @Doc("Tokens that clients present as bearers.") @Nullable
        Jwt jwt,

        @Doc("Believe identity headers from whoever reaches the listener. Only where nobody but a proxy can.")
        boolean anybody) {

    /// A secret header.
    @Doc("A header that proves where a request comes from.")
    public record SharedSecret(
            @Doc("Name of the header; it is not passed on.") @Default("x-vsr-identity-secret")
            String header,

            @Doc("The secret, as a rule ${NAME} of an environment variable.") @Required
            String secret) {}

    /// Certificates.
    @Doc("Certificates of proxies.")
    public record Peers(
            @Doc("Distinguished names that are believed; none for every certificate that verifies.")
            List<String> subjects) {}

    /// Tokens.
    @Doc(
            "How JSON Web Tokens are checked: with a key set that is fetched, with one in a file, or with a shared secret.")
    public record Jwt(
            @Doc(
                    "Where a JSON Web Key Set is fetched, over https (http from loopback alone); again every five minutes, "
                            + "and when a token names a key that is not there.")
            String jwksUri,

            @Doc("PEM file of certificate authorities for jwks_uri; empty for those of the platform.")
            String jwksCaFile,

            @Doc("File with a JSON Web Key Set; read again when it changes.")
            String jwksFile,

            @Doc("Secret for HS256, HS384 and HS512.") String secret,

            @Doc("Issuer the token must name; empty for any.")
            String issuer,

            @Doc("Audience the token must be for; empty for any.")
            String audience,

            @Doc("Claim of the user.") @Default("sub") String userClaim,
            @Doc("Claim of the groups.") @Default("groups") String groupsClaim,
            @Doc("Claim of the tenant.") @Default("tenant") String tenantClaim,

            @Doc("Refuse requests that present neither a valid token nor a key.") @Default("true")
            boolean required,

            @Doc("How far clocks may differ.") @Default("60s")
            Duration leeway) {}
}

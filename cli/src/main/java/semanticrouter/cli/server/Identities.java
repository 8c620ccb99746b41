package semanticrouter.cli.server;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.document.global.Trust;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.identity.IdentityOptions;

/// Whose word about callers is believed, as the configuration gives it.
final class Identities {
    private Identities() {}

    /// @param directory relative files lie there
    static IdentityOptions of(Services.Authz authz, Path directory) {
        var names = IdentityHeaders.DEFAULT.with(
                authz.identity().userIdHeader().toLowerCase(Locale.ROOT),
                authz.identity().userGroupsHeader().toLowerCase(Locale.ROOT));
        Trust trust = authz.trust();
        return new IdentityOptions(
                names,
                new IdentityOptions.Trust(
                        Optional.ofNullable(trust.sharedSecret())
                                .map(secret -> new IdentityOptions.SharedSecret(
                                        secret.header().toLowerCase(Locale.ROOT), new Secret(secret.secret()))),
                        Optional.ofNullable(trust.mtls()).map(peers -> new IdentityOptions.Peers(peers.subjects())),
                        Optional.ofNullable(trust.jwt()).map(jwt -> jwt(jwt, directory)),
                        trust.anybody()),
                authz.virtualKeys().stream()
                        .map(key -> new IdentityOptions.VirtualKey(
                                key.name(), new Secret(key.key()), key.user(), key.groups(), key.tenant()))
                        .toList());
    }

    private static IdentityOptions.Jwt jwt(Trust.Jwt jwt, Path directory) {
        return new IdentityOptions.Jwt(
                jwt.jwksFile().isEmpty() ? Optional.empty() : Optional.of(directory.resolve(jwt.jwksFile())),
                jwt.secret().isEmpty() ? Optional.empty() : Optional.of(new Secret(jwt.secret())),
                jwt.issuer(),
                jwt.audience(),
                jwt.userClaim(),
                jwt.groupsClaim(),
                jwt.tenantClaim(),
                jwt.required(),
                jwt.leeway());
    }
}

package semanticrouter.cli.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.document.global.Trust;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.KeySetAddress;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.identity.KeyReport;

/// Whose word about callers is believed, as the configuration gives it.
final class Identities {
    private Identities() {}

    /// @param directory relative files lie there
    static IdentityOptions of(Services.Authz authz, Path directory) {
        Trust trust = authz.trust();
        return new IdentityOptions(
                names(authz),
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

    /// Names of the headers that carry callers.
    static IdentityHeaders names(Services.Authz authz) {
        return IdentityHeaders.DEFAULT.with(
                authz.identity().userIdHeader().toLowerCase(Locale.ROOT),
                authz.identity().userGroupsHeader().toLowerCase(Locale.ROOT));
    }

    private static IdentityOptions.Jwt jwt(Trust.Jwt jwt, Path directory) {
        return new IdentityOptions.Jwt(
                keys(jwt, directory),
                jwt.issuer(),
                jwt.audience(),
                jwt.userClaim(),
                jwt.groupsClaim(),
                jwt.tenantClaim(),
                jwt.required(),
                jwt.leeway());
    }

    /// What the management API tells of keys that are fetched.
    static Map<String, Object> told(Optional<KeyReport> keys) {
        var told = new LinkedHashMap<String, Object>();
        keys.ifPresent(known -> {
            told.put("address", known.address());
            told.put("keys", known.keys());
            known.fetched().ifPresent(when -> told.put("fetched_at", when.toString()));
            if (!known.fault().isEmpty()) {
                told.put("fault", known.fault());
            }
        });
        return told;
    }

    private static IdentityOptions.Keys keys(Trust.Jwt jwt, Path directory) {
        if (!jwt.jwksUri().isEmpty()) {
            return new IdentityOptions.Keys.At(
                    KeySetAddress.of(jwt.jwksUri()),
                    jwt.jwksCaFile().isEmpty() ? Optional.empty() : Optional.of(directory.resolve(jwt.jwksCaFile())));
        }
        return jwt.secret().isEmpty()
                ? new IdentityOptions.Keys.InFile(directory.resolve(jwt.jwksFile()))
                : new IdentityOptions.Keys.Shared(new Secret(jwt.secret()));
    }
}

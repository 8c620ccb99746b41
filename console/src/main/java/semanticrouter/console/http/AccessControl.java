package semanticrouter.console.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semanticrouter.config.document.global.Permission;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.model.KnownSecrets;
import semanticrouter.core.model.Secret;

/// Tells who calls and whether they may (specification: dataplane §3.1). Immutable; tokens are kept as digests only.
public final class AccessControl {
    /// Permissions of the three roles that exist without configuration.
    public static final Map<String, Set<String>> DEFAULT_ROLES = defaultRoles();

    private static final Principal NOBODY = new Principal("anonymous", Set.of());
    private static final Principal EVERYBODY = new Principal("admin", Set.of("*"));

    private final boolean open;
    private final KnownSecrets tokens;
    private final List<Principal> principals;

    /// @param principals whom the tokens speak for, in their order
    private AccessControl(boolean open, KnownSecrets tokens, List<Principal> principals) {
        this.open = open;
        this.tokens = tokens;
        this.principals = List.copyOf(principals);
    }

    /// Everybody is an administrator.
    public static AccessControl open() {
        return new AccessControl(true, new KnownSecrets(List.of()), List.of());
    }

    /// A bearer token is needed.
    ///
    /// @param tokens role by token; without any, every call is refused as not configured
    /// @param roles permissions by role, added to and overriding {@link #DEFAULT_ROLES}
    /// @throws IllegalArgumentException when a token's role or a permission is not known
    public static AccessControl bearer(Map<Secret, String> tokens, Map<String, Set<String>> roles) {
        var known = new LinkedHashMap<>(DEFAULT_ROLES);
        known.putAll(roles);
        known.forEach(AccessControl::checkWords);
        var secrets = new ArrayList<Secret>();
        var principals = new ArrayList<Principal>();
        tokens.forEach((token, role) -> {
            Set<String> permissions = known.get(role);
            if (permissions == null) {
                throw new IllegalArgumentException("management token has role \"" + role + "\"; known roles: "
                        + String.join(", ", known.keySet()));
            }
            secrets.add(token);
            principals.add(new Principal(role, permissions, role + "#" + principals.size()));
        });
        return new AccessControl(false, new KnownSecrets(secrets), principals);
    }

    /// True when callers need a token.
    public boolean guarded() {
        return !open;
    }

    /// True when there is a token to call with.
    public boolean hasTokens() {
        return !tokens.isEmpty();
    }

    /// Finds the caller and checks the permission.
    ///
    /// @param authorization the header's value
    /// @throws GatewayException 401 `MANAGEMENT_AUTH_NOT_CONFIGURED` or `UNAUTHORIZED`, 403 `FORBIDDEN`
    public Principal admit(Optional<String> authorization, Permission needed) throws GatewayException {
        if (needed == Permission.PUBLIC) {
            return NOBODY;
        }
        Principal caller = identify(authorization);
        if (!caller.may(needed)) {
            throw new GatewayException(
                    403, "FORBIDDEN", "role " + caller.role() + " lacks the permission " + needed.word());
        }
        return caller;
    }

    /// Finds the caller, whatever it may do.
    ///
    /// @param authorization the header's value
    /// @throws GatewayException 401 `MANAGEMENT_AUTH_NOT_CONFIGURED` or `UNAUTHORIZED`
    public Principal identify(Optional<String> authorization) throws GatewayException {
        if (open) {
            return EVERYBODY;
        }
        if (tokens.isEmpty()) {
            throw new GatewayException(
                    401,
                    "MANAGEMENT_AUTH_NOT_CONFIGURED",
                    "bearer tokens are required but none is set; set the environment variables named in"
                            + " global.services.management_api.auth.tokens");
        }
        return authorization
                .flatMap(header -> find(token(header)))
                .orElseThrow(() -> new GatewayException(
                        401,
                        "UNAUTHORIZED",
                        "send a management token in the Authorization header, with the scheme Bearer"));
    }

    private static String token(String header) {
        return header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : "";
    }

    private Optional<Principal> find(String token) {
        int at = tokens.find(token);
        return at < 0 ? Optional.empty() : Optional.of(principals.get(at));
    }

    private static void checkWords(String role, Set<String> permissions) {
        for (String word : permissions) {
            if (!Permission.known(word)) {
                throw new IllegalArgumentException("role " + role + " has the unknown permission \"" + word
                        + "\"; known are " + Permission.ALL + ", " + String.join(", ", Permission.words()));
            }
        }
    }

    private static Map<String, Set<String>> defaultRoles() {
        var viewer = Set.of(
                "health.read",
                "ready.read",
                "docs.read",
                "metrics.read",
                "classify.invoke",
                "config.read",
                "replay.read",
                "data.read",
                "cache.read",
                "compression.read");
        var operator = new HashSet<>(viewer);
        operator.addAll(Set.of(
                "config.write",
                "learning.ingest",
                "replay.detail",
                "data.write",
                "cache.invalidate",
                "compression.preview"));
        return Map.of("viewer", viewer, "operator", Set.copyOf(operator), "admin", Set.of("*"));
    }
}

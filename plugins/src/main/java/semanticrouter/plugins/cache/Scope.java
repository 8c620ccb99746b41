package semanticrouter.plugins.cache;

import java.util.Optional;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;

/// Who shares answers, and how a request tells to whom it belongs (specification: dataplane §4.9, scope identity).
///
/// @param kind `user`, `team`, `tenant` or `global`
/// @param userHeader header of the user's id
/// @param groupsHeader header of the user's groups, separated by commas
record Scope(String kind, String userHeader, String groupsHeader) {
    /// The share of the cache a request belongs to; empty when it does not say, and then nothing is shared. Users and
    /// teams of the same name in two tenants share nothing.
    Optional<String> of(Headers headers) {
        Optional<String> identity = switch (kind) {
            case "team" -> said(headers, IdentityHeaders.DEFAULT.team()).or(() -> firstGroup(headers));
            case "tenant" -> said(headers, IdentityHeaders.DEFAULT.tenant());
            case "global" -> Optional.of("");
            default -> said(headers, userHeader);
        };
        boolean within = kind.equals("user") || kind.equals("team");
        String tenant = within ? said(headers, IdentityHeaders.DEFAULT.tenant()).orElse("") : "";
        return identity.map(id -> kind + ":" + id + (tenant.isEmpty() ? "" : '\n' + tenant)); // no header has breaks
    }

    private Optional<String> firstGroup(Headers headers) {
        return said(headers, groupsHeader)
                .map(groups -> groups.split(",", -1)[0].strip())
                .filter(group -> !group.isEmpty());
    }

    private static Optional<String> said(Headers headers, String name) {
        return headers.first(name).map(String::strip).filter(value -> !value.isEmpty());
    }
}

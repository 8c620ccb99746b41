package semanticrouter.gateway.responses;

import semanticrouter.core.request.Headers;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;

/// How responses are kept and whose they are.
///
/// @param store keeps them; closed by whoever opened it
/// @param userHeader header with the user's id
/// @param tenantHeader header with the tenant's id
/// @param ignoreMissingPrevious whether a request that continues an unknown response is served without history instead
/// of
///     refused
public record ResponsesOptions(
        ResponseStore store, String userHeader, String tenantHeader, boolean ignoreMissingPrevious) {
    /// Names of the headers where nothing else is configured (specification: dataplane §1.12).
    public static final String USER_HEADER = "x-authz-user-id";

    /// Names of the headers where nothing else is configured.
    public static final String TENANT_HEADER = "x-authz-tenant-id";

    public static ResponsesOptions with(ResponseStore store) {
        return new ResponsesOptions(store, USER_HEADER, TENANT_HEADER, false);
    }

    /// Who a request speaks for. Identity headers are as trustworthy as what stands in front of the router.
    Owner owner(Headers headers) {
        return new Owner(
                headers.first(tenantHeader).orElse("").strip(),
                headers.first(userHeader).orElse("").strip());
    }
}

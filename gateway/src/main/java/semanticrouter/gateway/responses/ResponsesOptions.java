package semanticrouter.gateway.responses;

import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;

/// How responses are kept and whose they are.
///
/// @param store keeps them; closed by whoever opened it
/// @param userHeader header with the user's id
/// @param tenantHeader header with the tenant's id
/// @param ignoreMissingPrevious whether a request that continues an unknown response is served without history instead
/// of refused
public record ResponsesOptions(
        ResponseStore store, String userHeader, String tenantHeader, boolean ignoreMissingPrevious) {
    public static ResponsesOptions with(ResponseStore store) {
        return new ResponsesOptions(store, IdentityHeaders.DEFAULT.user(), IdentityHeaders.DEFAULT.tenant(), false);
    }

    /// Who a request speaks for. Whoever admitted the request has dropped identities that
    /// nobody vouches for.
    Owner owner(Headers headers) {
        return new Owner(
                headers.first(tenantHeader).orElse("").strip(),
                headers.first(userHeader).orElse("").strip());
    }
}

package semanticrouter.core.request;

/// Names of the headers that carry a caller's identity, in lower case (specification: dataplane §1.12, §6.2).
///
/// @param groups holds names separated by commas
public record IdentityHeaders(String user, String groups, String tenant, String team) {
    /// The names where nothing else is configured.
    public static final IdentityHeaders DEFAULT =
            new IdentityHeaders("x-authz-user-id", "x-authz-user-groups", "x-authz-tenant-id", "x-authz-team-id");

    /// The same with the two names that can be configured.
    public IdentityHeaders with(String userHeader, String groupsHeader) {
        return new IdentityHeaders(userHeader, groupsHeader, tenant, team);
    }
}

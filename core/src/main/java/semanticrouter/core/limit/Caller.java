package semanticrouter.core.limit;

import java.util.Arrays;
import java.util.List;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;

/// Who a request speaks for.
///
/// @param user empty when unknown; callers without an identity count as one
/// @param groups at most {@link #GROUPS_MAX}
/// @param tenant empty when unknown
public record Caller(String user, List<String> groups, String tenant) {
    /// Groups that are looked at; more are not.
    public static final int GROUPS_MAX = 32;

    public Caller {
        groups = List.copyOf(groups);
    }

    /// Who is meant: the same user id in two tenants is two users.
    public String known() {
        return within(user);
    }

    /// What a name stands for within the caller's tenant, the same name in two tenants for two.
    String within(String name) {
        return tenant.isEmpty() ? name : name + '\n' + tenant; // no header holds a line break
    }

    /// Reads the identity that a verified source put into the headers.
    public static Caller of(Headers headers, IdentityHeaders names) {
        List<String> groups = headers.all(names.groups()).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .distinct()
                .limit(GROUPS_MAX)
                .toList();
        return new Caller(
                headers.first(names.user()).orElse("").strip(),
                groups,
                headers.first(names.tenant()).orElse("").strip());
    }
}

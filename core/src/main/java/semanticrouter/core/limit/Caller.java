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

    /// Reads the identity that a verified source put into the headers.
    public static Caller of(Headers headers, IdentityHeaders names) {
        List<String> groups = Arrays.stream(
                        headers.first(names.groups()).orElse("").split(",", -1))
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

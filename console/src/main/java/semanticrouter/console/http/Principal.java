package semanticrouter.console.http;

import java.util.Set;
import semanticrouter.config.document.global.Permission;

/// Who calls: a role and what it may do.
///
/// @param permissions words of {@link Permission}; `*` grants all
/// @param id tells two callers of one role apart; nothing secret
public record Principal(String role, Set<String> permissions, String id) {
    public Principal {
        permissions = Set.copyOf(permissions);
    }

    /// The only caller of its role.
    public Principal(String role, Set<String> permissions) {
        this(role, permissions, role);
    }

    public boolean may(Permission permission) {
        return permission == Permission.PUBLIC || permissions.contains("*") || permissions.contains(permission.word());
    }
}

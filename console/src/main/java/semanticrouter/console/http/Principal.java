package semanticrouter.console.http;

import java.util.Set;
import semanticrouter.config.document.global.Permission;

/// Who calls: a role and what it may do.
///
/// @param permissions words of {@link Permission}; `*` grants all
public record Principal(String role, Set<String> permissions) {
    public Principal {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permission == Permission.PUBLIC || permissions.contains("*") || permissions.contains(permission.word());
    }
}

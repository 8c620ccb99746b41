package semanticrouter.plugins.kind;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Problem;

/// The switch `enabled` of a plugin: absent means off, and says so, because a plugin that is written down is usually
/// meant.
public final class Enabled {
    private Enabled() {}

    /// Whether the switch is on.
    public static boolean on(@Nullable Boolean enabled) {
        return enabled != null && enabled;
    }

    /// A warning when the switch is absent.
    public static List<Problem> check(@Nullable Boolean enabled) {
        return enabled == null
                ? List.of(Problem.warning(
                        "enabled", "absent, so the plugin is off; write `enabled: true` or remove the plugin"))
                : List.of();
    }
}

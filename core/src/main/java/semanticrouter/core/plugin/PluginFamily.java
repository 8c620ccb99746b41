package semanticrouter.core.plugin;

import java.util.List;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;

/// A kind of plugin: one file that declares its options and what it does. Stateless and shared.
///
/// @param <C> its options
public interface PluginFamily<C extends Record> {
    Kind<C> kind();

    /// One sentence on what it does.
    String description();

    PluginSlot slot();

    /// Global settings the plugin reads.
    default List<SettingsAt<?>> settings() {
        return List.of();
    }

    /// What annotations cannot check.
    default List<Problem> check(C options) {
        return List.of();
    }

    /// Whether the options switch the plugin on at all.
    default boolean enabled(C options) {
        return true;
    }

    /// Makes a plugin for one decision; called once per configuration.
    Plugin prepare(PluginSetup<C> setup) throws UnavailableException, InterruptedException;
}

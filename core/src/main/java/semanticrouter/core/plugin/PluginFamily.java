package semanticrouter.core.plugin;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Settings;
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

    /// Whether the plugin stands in a decision.
    ///
    /// @param named its options where the decision names it
    /// @param settings the kind's global settings
    default boolean stands(Optional<C> named, Settings settings) {
        return named.isPresent() && enabled(named.get());
    }

    /// Whether {@link #stands} may say yes to a decision that does not name the plugin.
    default boolean everywhere() {
        return false;
    }

    /// Makes a plugin for one decision; called once per configuration.
    Plugin prepare(PluginSetup<C> setup) throws UnavailableException, InterruptedException;
}

package semanticrouter.plugins.kind;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;

/// A plugin whose options load and validate while its work is not built.
///
/// @param <C> its options
public abstract class PlannedPlugin<C extends Record> implements PluginFamily<C> {
    private final Kind<C> kind;
    private final PluginSlot slot;

    protected PlannedPlugin(String name, PluginSlot slot, Class<C> options) {
        this.kind = Kind.plugin(name, Status.PLANNED, options);
        this.slot = slot;
    }

    @Override
    public final Kind<C> kind() {
        return kind;
    }

    @Override
    public final PluginSlot slot() {
        return slot;
    }

    @Override
    public final Plugin prepare(PluginSetup<C> setup) throws UnavailableException {
        throw new UnavailableException(
                "not_built",
                "plugin \"" + kind.name() + "\" is not built into this version; remove it or use `enabled: false`");
    }
}

package semanticrouter.core.plan;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.signal.SignalFamily;

/// Every open kind there is; the only list of them a process has.
public record Registry(
        List<SignalFamily<?>> signals, List<SelectorFamily<?>> selectors, List<PluginFamily<?>> plugins) {
    public Registry {
        signals = List.copyOf(signals);
        selectors = List.copyOf(selectors);
        plugins = List.copyOf(plugins);
    }

    /// The signal family with a leaf type.
    public Optional<SignalFamily<?>> signal(String family) {
        return signals.stream()
                .filter(known -> known.kind().name().equals(family))
                .findFirst();
    }

    /// The algorithm with a type.
    public Optional<SelectorFamily<?>> selector(String type) {
        return selectors.stream()
                .filter(known -> known.kind().name().equals(type))
                .findFirst();
    }

    /// The plugin with a type.
    public Optional<PluginFamily<?>> plugin(String type) {
        return plugins.stream()
                .filter(known -> known.kind().name().equals(type))
                .findFirst();
    }
}

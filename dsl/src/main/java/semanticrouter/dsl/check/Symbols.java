package semanticrouter.dsl.check;

import java.util.List;

/// The names a program declares, for completion.
public record Symbols(List<Signal> signals, List<String> models, List<String> plugins, List<String> routes) {
    public Symbols {
        signals = List.copyOf(signals);
        models = List.copyOf(models);
        plugins = List.copyOf(plugins);
        routes = List.copyOf(routes);
    }

    /// A signal, or a mapping output of type `projection`.
    public record Signal(String name, String type) {}
}

package semanticrouter.cli.server;

import semanticrouter.core.plan.Registry;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.plugins.BuiltinPlugins;
import semanticrouter.selectors.BuiltinSelectors;
import semanticrouter.signals.BuiltinSignals;

/// Every open kind this program has.
public final class Kinds {
    private Kinds() {}

    /// @param statistics what selectors learn about models from finished requests
    public static Registry registry(ModelStatistics statistics) {
        return new Registry(BuiltinSignals.all(), BuiltinSelectors.all(statistics), BuiltinPlugins.all());
    }
}

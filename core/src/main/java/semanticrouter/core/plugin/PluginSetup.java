package semanticrouter.core.plugin;

import semanticrouter.core.kind.Settings;
import semanticrouter.core.signal.SignalServices;

/// What a plugin is made ready with.
///
/// @param policy fingerprint of everything in the configuration that answers may depend on
/// @param options of the plugin's `configuration`
/// @param settings the kind's global settings
/// @param services what the process offers
/// @param <C> its options
public record PluginSetup<C>(String policy, C options, Settings settings, SignalServices services) {}

package semanticrouter.config.recipe;

import semanticrouter.config.tree.DocPath;
import semanticrouter.core.plugin.PluginFamily;

/// A plugin of a decision.
///
/// @param family the kind
/// @param options of its configuration
/// @param at where its configuration stands
/// @param <C> its options
public record BoundPlugin<C extends Record>(PluginFamily<C> family, C options, DocPath at) {
    public String type() {
        return family.kind().name();
    }

    public boolean enabled() {
        return family.enabled(options);
    }
}

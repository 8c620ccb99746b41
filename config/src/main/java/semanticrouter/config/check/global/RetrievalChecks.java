package semanticrouter.config.check.global;

import org.jspecify.annotations.Nullable;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.global.Stores;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.BoundPlugin;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;

/// Plugins that look passages up (specification: dataplane §4.11, appendix C5).
public record RetrievalChecks(CheckContext context) {
    private static final String STORE = "global.stores.vector_store";

    public void check() {
        Stores.VectorStore store = context.document().global().stores().vectorStore();
        for (Recipe recipe : context.recipes()) {
            for (BoundDecision decision : recipe.decisions()) {
                decision.plugins().stream()
                        .filter(plugin -> plugin.type().equals("rag") && plugin.enabled())
                        .forEach(plugin -> rag(plugin, decision, store.enabled()));
            }
        }
    }

    private void rag(BoundPlugin<?> plugin, BoundDecision decision, boolean stores) {
        MappingNode options = context.binder().unbind(plugin.options());
        if (!stores && asksOwn(options, options.get("backend_config"))) {
            context.report()
                    .error(
                            "vector-store-disabled",
                            plugin.at(),
                            "the plugin looks passages up in a vector store of this router, which has none",
                            "set " + STORE + ".enabled: true");
        }
        boolean replaced = decision.plugins().stream()
                .anyMatch(other -> other.type().equals("system_prompt")
                        && other.enabled()
                        && text(context.binder().unbind(other.options()).get("mode"))
                                .equals("replace"));
        if (replaced) {
            boolean always = text(options.get("injection_mode")).equals("system_prompt");
            String what = "the plugin system_prompt of the decision \"" + decision.name()
                    + "\" replaces the system text that passages are put into"
                    + (always ? "" : " for models that speak Anthropic's protocol");
            String mend = "set its mode to insert";
            if (always) {
                context.report().error("rag-replaced", plugin.at(), what, mend);
            } else {
                context.report().warning("rag-replaced", plugin.at(), what, mend);
            }
        }
    }

    private static boolean asksOwn(MappingNode options, @Nullable Node config) {
        boolean inner = config instanceof MappingNode backend
                && text(options.get("backend")).equals("hybrid")
                && (text(backend.get("primary")).equals("vectorstore")
                        || text(backend.get("fallback")).equals("vectorstore"));
        return inner || text(options.get("backend")).equals("vectorstore");
    }

    private static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.text() : "";
    }
}

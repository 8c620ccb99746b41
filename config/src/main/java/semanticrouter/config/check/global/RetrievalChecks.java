package semanticrouter.config.check.global;

import static semanticrouter.config.check.context.CheckContext.at;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.global.Stores;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.BoundPlugin;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;

/// Vector stores, and the plugins that look passages up in them (specification: dataplane §4.11, §5, appendix C5).
public record RetrievalChecks(CheckContext context) {
    private static final String NOT_BUILT = "not-built";
    private static final String STORE = "global.stores.vector_store";
    private static final List<String> READABLE = List.of(".txt", ".md", ".json", ".csv", ".html");

    public void check() {
        Stores.VectorStore store = context.document().global().stores().vectorStore();
        if (store.enabled()) {
            store(store);
        }
        for (Recipe recipe : context.recipes()) {
            for (BoundDecision decision : recipe.decisions()) {
                decision.plugins().stream()
                        .filter(plugin -> plugin.type().equals("rag") && plugin.enabled())
                        .forEach(plugin -> rag(plugin, decision, store.enabled()));
            }
        }
    }

    private void store(Stores.VectorStore store) {
        if (!store.backendType().isEmpty() && !store.backendType().equals("memory")) {
            context.report()
                    .error(
                            NOT_BUILT,
                            at(STORE + ".backend_type"),
                            "vector stores in " + store.backendType() + " are not built into this version",
                            "set it to memory: vectors in the process, and an SQLite file in file_storage_dir");
        }
        if (!store.metadataStore().equals("memory")) {
            context.report()
                    .error(
                            NOT_BUILT,
                            at(STORE + ".metadata_store"),
                            "a list of files in " + store.metadataStore() + " is not built into this version",
                            "set it to memory: it is kept in the SQLite file with the rest");
        }
        for (int i = 0; i < store.supportedFormats().size(); i++) {
            if (!READABLE.contains(store.supportedFormats().get(i))) {
                context.report()
                        .error(
                                "vector-store-format",
                                at(STORE + ".supported_formats").index(i),
                                "files \"" + store.supportedFormats().get(i) + "\" cannot be read",
                                "known are " + String.join(", ", READABLE));
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

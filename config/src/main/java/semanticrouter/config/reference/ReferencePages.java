package semanticrouter.config.reference;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.Entrypoint;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.Projections;
import semanticrouter.config.document.Providers;
import semanticrouter.config.document.RecipeEntry;
import semanticrouter.config.document.Routing;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.document.global.Global;
import semanticrouter.config.document.global.Integrations;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.document.global.Modules;
import semanticrouter.config.document.global.RouterSettings;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.document.global.Stores;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.plan.Registry;

/// The reference pages of a build: every kind and every key, in Markdown. They are made of the records that the loader
/// binds, so they cannot fall behind; a test keeps the copies in `docs/reference` equal to them.
public final class ReferencePages {
    private static final String MADE = "<!-- Made from the option records; see CONTRIBUTING.md. -->\n\n";
    private static final Set<Class<?>> SECTIONS = Set.of(
            Listener.class,
            Providers.class,
            Routing.class,
            Entrypoint.class,
            RecipeEntry.class,
            Global.class,
            Projections.class,
            DecisionEntry.class,
            RuleNode.class,
            RouterSettings.class,
            Services.class,
            Stores.class,
            Integrations.class,
            ModelCatalog.class,
            Modules.class);

    private final Registry registry;
    private final Binder binder;

    public ReferencePages(Registry registry, Binder binder) {
        this.registry = registry;
        this.binder = binder;
    }

    /// Text by file name.
    public SequencedMap<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("signals.md", signals());
        pages.put("algorithms.md", algorithms());
        pages.put("plugins.md", plugins());
        pages.put("projections.md", projections());
        pages.put("document.md", document());
        pages.put("global.md", global());
        pages.put("providers.md", ProviderPage.text(MADE));
        return pages;
    }

    private String signals() {
        var page = page(
                "Signals",
                "A signal tells something about a request. Rules of a family stand under its key in `routing.signals`; decisions"
                        + " refer to them as `{type: FAMILY, name: NAME}`.");
        registry.signals().stream()
                .sorted(Comparator.comparing(family -> family.kind().name()))
                .forEach(family -> {
                    head(page, family.kind(), family.description());
                    page.append("Key: `routing.signals.")
                            .append(family.kind().yamlKey())
                            .append("[]`. Cost: ")
                            .append(family.cost().name().toLowerCase(java.util.Locale.ROOT))
                            .append('.');
                    if (family.safety()) {
                        page.append(
                                " A safety family: a decision that reads it refuses the request when its evidence cannot be had.");
                    }
                    page.append("\n\n");
                    body(page, family.kind(), family.settings());
                });
        return page.toString();
    }

    private String algorithms() {
        var page = page(
                "Algorithms",
                "An algorithm chooses among the models of a decision. `algorithm.type` names it, its options stand in a block of its"
                        + " name beside `type`. Without one, the first model serves.");
        registry.selectors().forEach(family -> {
            head(page, family.kind(), family.description());
            body(page, family.kind(), family.settings());
        });
        return page.toString();
    }

    private String plugins() {
        var page = page(
                "Plugins",
                "A plugin acts around the call to the model. Decisions list plugins as `{type: TYPE, configuration: {…}}`.");
        registry.plugins().forEach(family -> {
            head(page, family.kind(), family.description());
            body(page, family.kind(), family.settings());
        });
        return page.toString();
    }

    private String projections() {
        var page = page(
                "Projections",
                "Projections make new facts out of signals: of a partition one member matches, a score adds signals up, a mapping"
                        + " cuts a score into bands. Decisions refer to bands as `{type: projection, name: BAND}`.");
        section(page, "partitions", "`routing.projections.partitions[]`", Projections.PartitionEntry.class);
        section(page, "scores", "`routing.projections.scores[]`", Projections.ScoreEntry.class);
        section(page, "mappings", "`routing.projections.mappings[]`", Projections.MappingEntry.class);
        return page.toString();
    }

    private String document() {
        var page = page(
                "The document",
                "Top-level keys and everything below them, apart from [signals](signals.md), [projections](projections.md),"
                        + " [algorithms](algorithms.md), [plugins](plugins.md) and [global](global.md).");
        section(page, "top level", "The whole file.", ConfigDocument.class);
        section(page, "listeners", "`listeners[]`", Listener.class);
        section(page, "providers", "`providers`", Providers.class);
        section(page, "routing", "`routing`", Routing.class);
        section(page, "decisions", "`routing.decisions[]`", DecisionEntry.class);
        section(
                page,
                "rules",
                "`routing.decisions[].rules`: a leaf with `type` and `name`, or an `operator` over `conditions`.",
                RuleNode.class);
        section(page, "entrypoints", "`entrypoints[]`", Entrypoint.class);
        section(page, "recipes", "`recipes[]`", RecipeEntry.class);
        return page.toString();
    }

    private String global() {
        var page = page("Global", "What all recipes share. Everything has a default; write what differs.");
        section(page, "router", "`global.router`", RouterSettings.class);
        section(page, "services", "`global.services`", Services.class);
        section(page, "stores", "`global.stores`", Stores.class);
        section(page, "integrations", "`global.integrations`", Integrations.class);
        section(page, "model_catalog", "`global.model_catalog`", ModelCatalog.class);
        section(page, "modules", "`global.model_catalog.modules`", Modules.class);
        return page.toString();
    }

    private static StringBuilder page(String title, String lead) {
        return new StringBuilder("# ")
                .append(title)
                .append("\n\n")
                .append(MADE)
                .append(lead)
                .append('\n');
    }

    private static void head(StringBuilder page, Kind<?> kind, String description) {
        page.append("\n## ").append(kind.name()).append("\n\n").append(description);
        page.append(
                switch (kind.status()) {
                    case SUPPORTED -> "";
                    case EXPERIMENTAL -> " *Experimental.*";
                    case PLANNED -> " **Not built: a configuration that uses it is refused.**";
                });
        page.append("\n\n");
    }

    private void body(StringBuilder page, Kind<?> kind, List<SettingsAt<?>> settings) {
        String table = new OptionTable(binder, Set.of()).of(kind.options());
        page.append(table.isEmpty() ? "It has no options.\n" : table);
        for (SettingsAt<?> shared : settings) {
            page.append("\nReads `").append(shared.path()).append("`:\n\n");
            page.append(new OptionTable(binder, Set.of()).of(shared.type()));
        }
    }

    private void section(StringBuilder page, String title, String where, Class<? extends Record> record) {
        page.append("\n## ").append(title).append("\n\n").append(where).append("\n\n");
        page.append(new OptionTable(binder, SECTIONS).of(record));
    }
}

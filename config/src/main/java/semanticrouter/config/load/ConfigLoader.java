package semanticrouter.config.load;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.check.ContractChecks;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.legacy.OldSpellings;
import semanticrouter.config.legacy.RejectedKeys;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.recipe.RuleConditions;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.TreeMerge;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlLimits;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.core.plan.Registry;

/// Loads configurations (specification: signals §1.1). The same code serves every caller: server, commands, management
/// API, dashboard, routing language. Safe for all threads.
public final class ConfigLoader {
    private final Registry registry;
    private final Binder binder;

    public ConfigLoader(Registry registry) {
        this.registry = registry;
        this.binder = new Binder(List.of(new RuleConditions()));
    }

    public Registry registry() {
        return registry;
    }

    public Binder binder() {
        return binder;
    }

    /// Loads a text; never throws on any text.
    public LoadedConfig load(ConfigSource source, LoadOptions options) {
        YamlReader.Parsed parsed = YamlReader.read(source.name(), source.text());
        var found = new Diagnostics();
        found.addAll(parsed.diagnostics());
        if (parsed.root() instanceof MappingNode root) {
            return load(source, root, options, found);
        }
        if (!found.hasErrors()) {
            found.error(
                    "not-a-mapping",
                    Span.start(source.name()),
                    "",
                    parsed.root() == null
                            ? "the document is empty"
                            : "the document is a " + parsed.root().kind() + ", not a mapping",
                    "begin with \"version: v0.3\"");
        }
        return new LoadedConfig(source, MappingNode.EMPTY, null, MappingNode.EMPTY, List.of(), found.list());
    }

    /// Loads a tree, as the routing language builds one.
    public LoadedConfig load(ConfigSource source, MappingNode root, LoadOptions options) {
        var found = new Diagnostics();
        if (root.deeperThan(YamlLimits.DEFAULT.depth())) {
            found.error(
                    "yaml-too-deep",
                    Span.start(source.name()),
                    "",
                    "nested deeper than " + YamlLimits.DEFAULT.depth() + " levels",
                    "flatten the document");
            return new LoadedConfig(source, MappingNode.EMPTY, null, MappingNode.EMPTY, List.of(), found.list());
        }
        return load(source, root, options, found);
    }

    private LoadedConfig load(ConfigSource source, MappingNode raw, LoadOptions options, Diagnostics found) {
        var rawReport = new TreeReport(raw, found);
        MappingNode renamed = new OldSpellings(rawReport).rewrite(raw);
        new RejectedKeys(renamed, rawReport).check();
        MappingNode expanded = expand(renamed, options, found);
        if (!canonical(expanded, new TreeReport(expanded, found))) {
            return new LoadedConfig(source, expanded, null, MappingNode.EMPTY, List.of(), found.list());
        }
        MappingNode tree = options.mode() == LoadOptions.Mode.SERVE
                ? new ProcessOverrides(options, found).apply(new ServerFiles(source, options, found).apply(expanded))
                : expanded;
        var report = new TreeReport(tree, found);
        UnknownKeys unknown = options.strict() ? UnknownKeys.REFUSE : UnknownKeys.WARN;
        ConfigDocument document = bind(tree, unknown, found);
        if (document == null) {
            return new LoadedConfig(source, tree, null, MappingNode.EMPTY, List.of(), found.list());
        }
        List<Recipe> recipes = new RecipeSet(registry, binder, report, unknown).resolve(document);
        boolean half = document.global().router().fromCluster() && !source.gathered();
        if (!half) {
            var context = new CheckContext(
                    document, recipes, binder, options.strict(), options.environment(), renamed, report);
            check(new ContractChecks(context), source, options);
        }
        MappingNode effective = TreeMerge.mappings(tree, binder.unbind(document));
        return new LoadedConfig(source, tree, document, effective, recipes, found.list());
    }

    private static void check(ContractChecks checks, ConfigSource source, LoadOptions options) {
        switch (options.mode()) {
            case SERVE -> checks.document(new AssetResolver(source.baseDirectory(), options.environment()));
            case READ_ONLY -> checks.document(null);
            case FRAGMENT -> checks.fragment();
        }
    }

    private MappingNode expand(MappingNode tree, LoadOptions options, Diagnostics found) {
        if (options.mode() != LoadOptions.Mode.SERVE) {
            return tree;
        }
        UnaryOperator<@Nullable String> environment = options.environment();
        var expansion = new EnvironmentExpansion(environment);
        Node expanded = expansion.expand(tree);
        expansion
                .unset()
                .forEach((name, at) -> found.add(new Diagnostic(
                        Severity.NOTE,
                        "unset-variable",
                        at,
                        "",
                        "the environment variable " + name + " is not set and counts as empty",
                        "set it, give a default with ${" + name + ":-value}, or write $$ for a dollar sign")));
        return expanded instanceof MappingNode mapping ? mapping : tree;
    }

    private static boolean canonical(MappingNode tree, TreeReport report) {
        boolean settingUp = tree.at("setup", "mode") instanceof ScalarNode mode
                && mode.text().equals("true");
        if (tree.has("routing") || tree.has("global") || settingUp) {
            return true;
        }
        List<String> unexpected =
                tree.keys().stream().filter(key -> !TopLevel.KEYS.contains(key)).toList();
        report.error(
                "not-canonical",
                DocPath.ROOT,
                "the document has neither \"routing\" nor \"global\""
                        + (unexpected.isEmpty() ? "" : "; unexpected keys: " + String.join(", ", unexpected)),
                unexpected.isEmpty()
                        ? "add \"routing:\""
                        : "use the v0.3 layout, or run \"config migrate\" on the file");
        return false;
    }

    /// Binds the document. Keys of `global` that only a kind declares are not unknown.
    private @Nullable ConfigDocument bind(MappingNode tree, UnknownKeys unknown, Diagnostics found) {
        var own = new Diagnostics();
        ConfigDocument document =
                binder.bind(ConfigDocument.class, tree, DocPath.ROOT, new TreeReport(tree, own), unknown);
        var declared = new KindSettings(registry, binder);
        for (Diagnostic finding : own.list()) {
            if (!(finding.code().equals("unknown-key") && declared.declares(DocPath.parse(finding.path())))) {
                found.add(finding);
            }
        }
        return document;
    }
}

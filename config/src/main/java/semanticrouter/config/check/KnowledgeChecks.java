package semanticrouter.config.check;

import static semanticrouter.config.check.context.CheckContext.at;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.asset.KnowledgeManifest;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;

/// Knowledge bases and the signals over them (specification: signals §1.16, §2.18).
///
/// @param assets finds manifests; null when other files may not be looked at
record KnowledgeChecks(CheckContext context, @Nullable AssetResolver assets) {
    private static final DocPath BASES = at("global.model_catalog.kbs");

    /// The knowledge bases of the document, the built-in ones unless it lists its own.
    static List<ModelCatalog.KnowledgeBase> bases(CheckContext context) {
        return context.document().global().modelCatalog().kbs();
    }

    void check() {
        List<ModelCatalog.KnowledgeBase> bases = bases(context);
        var names = new HashSet<String>();
        boolean written = BASES.find(context.report().root()) != null;
        for (int i = 0; i < bases.size(); i++) {
            ModelCatalog.KnowledgeBase base = bases.get(i);
            DocPath at = BASES.index(i);
            if (!names.add(base.name())) {
                context.report()
                        .error(
                                "duplicate-name",
                                at.key("name"),
                                "there are two knowledge bases named \"" + base.name() + "\"",
                                "rename one of them");
            }
            metrics(base, at);
            if (written) {
                source(base, at);
            }
        }
        context.recipes().forEach(recipe -> signals(recipe, bases));
    }

    private void metrics(ModelCatalog.KnowledgeBase base, DocPath at) {
        Set<String> groups = base.groups().keySet();
        for (int i = 0; i < base.metrics().size(); i++) {
            ModelCatalog.KbMetric metric = base.metrics().get(i);
            for (String key : List.of("positive_group", "negative_group")) {
                String group = key.equals("positive_group") ? metric.positiveGroup() : metric.negativeGroup();
                if (!group.isEmpty() && !groups.contains(group)) {
                    context.report()
                            .error(
                                    "unknown-kb",
                                    at.key("metrics").index(i).key(key),
                                    "the knowledge base \"" + base.name() + "\" has no group \"" + group + "\"",
                                    ProviderChecks.hint(group, groups, "add it to groups"));
                }
            }
        }
    }

    private void source(ModelCatalog.KnowledgeBase base, DocPath at) {
        DocPath path = at.key("source").key("path");
        Path folder;
        try {
            folder = Path.of(base.source().path());
            if (Path.of(base.source().manifest()).isAbsolute()
                    || AssetResolver.escapes(folder.resolve(base.source().manifest()))) {
                context.report()
                        .error(
                                "kb-source",
                                path,
                                "the path of knowledge base \"" + base.name()
                                        + "\" leads out of the configuration's folder",
                                "keep it inside, or give an absolute folder");
                return;
            }
        } catch (InvalidPathException e) {
            context.report().error("kb-source", path, "\"" + base.source().path() + "\" is not a path", "");
            return;
        }
        if (assets == null) {
            if (folder.isAbsolute()) {
                context.report()
                        .error(
                                "kb-source",
                                path,
                                "an absolute path is not allowed in a document that is only validated",
                                "give a path relative to the configuration");
            }
            return;
        }
        Optional<Path> manifest = assets.find(folder.resolve(base.source().manifest()));
        if (manifest.isEmpty()) {
            context.report()
                    .warning(
                            "missing-file",
                            path,
                            "the labels of knowledge base \"" + base.name() + "\" are not there: "
                                    + folder.resolve(base.source().manifest()),
                            "add the file, or set " + AssetResolver.ASSET_ROOT_VARIABLE + " to the folder that has it");
            return;
        }
        labels(base, at, manifest.get());
    }

    private void labels(ModelCatalog.KnowledgeBase base, DocPath at, Path file) {
        Set<String> labels;
        try {
            labels = KnowledgeManifest.read(file).names();
        } catch (IOException e) {
            context.report()
                    .error(
                            "kb-source",
                            at.key("source"),
                            "the labels cannot be read: " + e.getMessage(),
                            "mend the file");
            return;
        }
        base.labelThresholds()
                .keySet()
                .forEach(label ->
                        label(base, label, labels, at.key("label_thresholds").key(label)));
        base.groups().forEach((group, members) -> {
            for (int i = 0; i < members.size(); i++) {
                label(base, members.get(i), labels, at.key("groups").key(group).index(i));
            }
        });
        for (Recipe recipe : context.recipes()) {
            List<MappingNode> rules = context.rules(recipe, "kb");
            for (int i = 0; i < rules.size(); i++) {
                boolean mine = SignalChecks.text(rules.get(i).get("kb")).equals(base.name());
                if (mine && SignalChecks.text(rules.get(i).at("target", "kind")).equals("label")) {
                    label(
                            base,
                            SignalChecks.text(rules.get(i).at("target", "value")),
                            labels,
                            context.place(recipe, "kb", i).key("target").key("value"));
                }
            }
        }
    }

    private void label(ModelCatalog.KnowledgeBase base, String label, Set<String> labels, DocPath at) {
        if (!labels.contains(label)) {
            context.report()
                    .error(
                            "unknown-label",
                            at,
                            "the knowledge base \"" + base.name() + "\" has no label \"" + label + "\"",
                            ProviderChecks.hint(label, labels, "use a label of its manifest"));
        }
    }

    private void signals(Recipe recipe, List<ModelCatalog.KnowledgeBase> bases) {
        List<MappingNode> rules = context.rules(recipe, "kb");
        Set<String> names = bases.stream().map(ModelCatalog.KnowledgeBase::name).collect(Collectors.toSet());
        for (int i = 0; i < rules.size(); i++) {
            String kb = SignalChecks.text(rules.get(i).get("kb"));
            DocPath at = context.place(recipe, "kb", i);
            Optional<ModelCatalog.KnowledgeBase> base =
                    bases.stream().filter(known -> known.name().equals(kb)).findFirst();
            if (base.isEmpty()) {
                context.report()
                        .missing(
                                "unknown-kb",
                                at.key("kb"),
                                kb,
                                "there is no knowledge base \"" + kb + "\"",
                                ProviderChecks.hint(kb, names, "add it to global.model_catalog.kbs"));
            } else if (SignalChecks.text(rules.get(i).at("target", "kind")).equals("group")) {
                String group = SignalChecks.text(rules.get(i).at("target", "value"));
                if (!base.get().groups().containsKey(group)) {
                    context.report()
                            .error(
                                    "unknown-kb",
                                    at.key("target").key("value"),
                                    "the knowledge base \"" + kb + "\" has no group \"" + group + "\"",
                                    ProviderChecks.hint(
                                            group, base.get().groups().keySet(), "add it to its groups"));
                }
            }
        }
    }
}

package semanticrouter.config.compile;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.KindSettings;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tls.ManagementTlsCheck;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;

/// Tells of files the document names and this machine does not have: tool lists, certificates, trained selectors,
/// model folders.
///
/// What a kind in use reads is a warning; what nothing in this version reads, such as the folder of a model that is
/// built in, is a note.
final class MissingFiles {
    private static final DocPath RESPONSES = DocPath.parse("global.services.response_api");

    private final AssetResolver assets;
    private final TreeReport report;
    private final KindSettings read;
    private final List<DocPath> used = new ArrayList<>();

    MissingFiles(ConfigLoader loader, List<Recipe> recipes, AssetResolver assets, TreeReport report) {
        this.assets = assets;
        this.report = report;
        var settings = new ArrayList<SettingsAt<?>>();
        for (Recipe recipe : recipes) {
            recipe.signals().forEach(rules -> {
                settings.addAll(rules.family().settings());
                rules.places().forEach(place -> use(rules.family().kind(), place));
            });
            recipe.decisions().forEach(decision -> {
                Optional.ofNullable(decision.algorithm()).ifPresent(algorithm -> {
                    settings.addAll(algorithm.family().settings());
                    use(algorithm.family().kind(), algorithm.at());
                });
                decision.plugins().forEach(plugin -> {
                    if (plugin.enabled()) {
                        settings.addAll(plugin.family().settings());
                        use(plugin.family().kind(), plugin.at());
                    }
                });
            });
        }
        this.read = new KindSettings(settings, loader.binder());
    }

    private void use(Kind<?> kind, DocPath place) {
        if (kind.status() != Status.PLANNED) {
            used.add(place);
        }
    }

    void check() {
        walk(report.root(), DocPath.ROOT);
    }

    private void walk(Node node, DocPath at) {
        switch (node) {
            case MappingNode mapping -> {
                boolean off = mapping.get("enabled") instanceof ScalarNode flag
                        && flag.text().equals("false");
                if (at.equals(ManagementTlsCheck.PLACE)) {
                    return; // what is wrong with those is told there
                }
                for (MappingNode.Entry entry : mapping.entries()) {
                    if (entry.value() instanceof ScalarNode value && isFile(entry.key(), value.text())) {
                        file(value.text(), at.key(entry.key()), off);
                    } else {
                        walk(entry.value(), at.key(entry.key()));
                    }
                }
            }
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    walk(list.items().get(i), at.index(i));
                }
            }
            case ScalarNode _ -> {}
        }
    }

    /// A key that names a file by its suffix; folders of models only when they are written as paths.
    private static boolean isFile(String key, String value) {
        String lower = key.toLowerCase(Locale.ROOT);
        return !value.isBlank()
                && (isModel(lower) && value.startsWith("models/")
                        || lower.endsWith("_db_path")
                        || lower.endsWith("cert_path")
                        || lower.endsWith("key_path")
                        || lower.endsWith("ca_path")
                        || lower.equals("cert_file")
                        || lower.equals("key_file")
                        || lower.equals("ca_file")
                        || lower.equals("config_path")
                        || lower.equals("pretrained_path")
                        || lower.equals("models_path")
                        || lower.endsWith("mapping_path"));
    }

    private static boolean isModel(String key) {
        return key.endsWith("model_id") || key.endsWith("model_path");
    }

    private void file(String value, DocPath at, boolean off) {
        Path path;
        try {
            path = Path.of(value);
        } catch (InvalidPathException _) {
            report.error("invalid-path", at, "\"" + value + "\" is not a path", "");
            return;
        }
        if (assets.find(path).isPresent()) {
            return;
        }
        if (!off && isRead(at)) {
            report.warning(
                    "missing-file",
                    at,
                    "\"" + value + "\" is not there",
                    "put it below the configuration's folder or the one " + AssetResolver.ASSET_ROOT_VARIABLE
                            + " names, or remove the option");
        } else {
            report.found()
                    .add(new Diagnostic(
                            Severity.NOTE,
                            "missing-file",
                            report.span(at),
                            at.toString(),
                            "\"" + value + "\" is not there; "
                                    + (isModel(at.toString()) ? "what is built in serves" : "nothing reads it"),
                            ""));
        }
    }

    /// A server's own file replaces its block, and is read when that server keeps responses.
    private boolean readsServer(DocPath at) {
        return report.root() instanceof MappingNode document
                && document.at("global", "services", "response_api", "store_backend") instanceof ScalarNode store
                && at.equals(RESPONSES.key(store.text()).key("config_path"));
    }

    private boolean isRead(DocPath at) {
        return read.declares(at)
                || readsServer(at)
                || used.stream()
                        .anyMatch(place -> place.steps().size() < at.steps().size()
                                && at.steps().subList(0, place.steps().size()).equals(place.steps()));
    }
}

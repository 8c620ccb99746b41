package semanticrouter.config.deploy;

import static semanticrouter.config.deploy.RecipeDeployment.items;
import static semanticrouter.config.deploy.RecipeDeployment.root;
import static semanticrouter.config.deploy.RecipeDeployment.text;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.asset.KnowledgeManifest;
import semanticrouter.config.deploy.ConfigDeployment.Deployed;
import semanticrouter.config.deploy.ConfigDeployment.Written;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.global.BuiltInKnowledge;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;

/// Reads and changes single knowledge bases of the configuration (specification: dataplane §3.4, signals §1.16).
///
/// Those made here are managed: their labels and examples are kept by {@link ManagedFiles}, and only they can be
/// changed. Every change goes the way of {@link ConfigDeployment#deploy}. Safe for all threads.
public final class KnowledgeDeployment {
    /// Most knowledge bases there may be.
    public static final int MOST = 64;

    private static final DocPath BASES = DocPath.parse("global.model_catalog.kbs");

    private final ConfigDeployment deployment;

    KnowledgeDeployment(ConfigDeployment deployment) {
        this.deployment = deployment;
    }

    /// Every knowledge base in short: `{"kbs": [{name, managed, installed, threshold, labels, exemplars, groups,
    /// metrics}]}`; `installed` is false when its files are not there.
    public Written list() throws DeployException {
        ConfigSource now = deployment.current();
        AssetResolver assets = deployment.assets(now);
        List<Node> shown = bases(root(now)).stream()
                .map(base -> (Node) summary(base, manifest(base, assets)))
                .toList();
        MappingNode list =
                MappingNode.builder().put("kbs", SequenceNode.of(shown)).build();
        return new Written(JsonText.write(list), now.hash());
    }

    /// One knowledge base as it is written, with `managed` and `installed`, and when it is installed with `description`
    /// and `labels`, each with its exemplars. There are no secrets in it.
    public Written show(String name) throws DeployException {
        ConfigSource now = deployment.current();
        MappingNode base = known(bases(root(now)), name);
        Optional<KnowledgeManifest> manifest = manifest(base, deployment.assets(now));
        MappingNode.Builder shown = MappingNode.builder()
                .put("name", name)
                .put("managed", ManagedFiles.holds(base))
                .put("installed", manifest.isPresent());
        base.entries().stream()
                .filter(entry -> entry.key().equals("source") || KnowledgeBody.SETTINGS.contains(entry.key()))
                .forEach(entry -> shown.put(entry.key(), entry.value()));
        manifest.ifPresent(
                read -> shown.put("description", read.description()).put("labels", KnowledgeBody.labels(read)));
        return new Written(JsonText.write(shown.build()), now.hash());
    }

    /// Labels of a knowledge base with their examples.
    public KnowledgeManifest manifest(String name) throws DeployException {
        ConfigSource now = deployment.current();
        return manifest(known(bases(root(now)), name), deployment.assets(now))
                .orElseThrow(() -> new DeployException(
                        Reason.NO_KNOWLEDGE_BASE,
                        "the files of the knowledge base \"" + name + "\" are not there or cannot be read; set "
                                + AssetResolver.ASSET_ROOT_VARIABLE + " to the folder that has them"));
    }

    /// Adds a knowledge base.
    ///
    /// @param body see {@link KnowledgeBody}
    /// @param expected hash of the file the caller has seen; empty to change whatever is there
    public Deployed create(String body, Optional<String> expected) throws DeployException, InterruptedException {
        KnowledgeBody wanted = KnowledgeBody.read(body, null);
        return change(expected, (now, bases) -> {
            if (find(bases, wanted.name()).isPresent()) {
                throw new DeployException(
                        Reason.KNOWLEDGE_BASE_EXISTS,
                        "there is a knowledge base \"" + wanted.name() + "\"; PUT replaces it when it is managed");
            }
            if (bases.size() >= MOST) {
                throw new DeployException(
                        Reason.INVALID, "there are " + bases.size() + " knowledge bases; delete one first");
            }
            bases.add(written(now, wanted));
        });
    }

    /// Replaces a managed knowledge base.
    ///
    /// @param body see {@link KnowledgeBody}; its name may be left out
    /// @param expected hash of the file the caller has seen; empty to change whatever is there
    public Deployed replace(String name, String body, Optional<String> expected)
            throws DeployException, InterruptedException {
        KnowledgeBody wanted = KnowledgeBody.read(body, name);
        return change(expected, (now, bases) -> {
            MappingNode before = managed(bases, name);
            bases.set(bases.indexOf(before), written(now, wanted));
        });
    }

    /// Removes a managed knowledge base that no rule or projection refers to.
    ///
    /// @param expected hash of the file the caller has seen; empty to change whatever is there
    public Deployed delete(String name, Optional<String> expected) throws DeployException, InterruptedException {
        try {
            return change(expected, (_, bases) -> bases.remove(managed(bases, name)));
        } catch (DeployException refused) {
            List<Diagnostic> errors =
                    refused.diagnostics().stream().filter(Diagnostic::isError).toList();
            boolean inUse = refused.reason() == Reason.INVALID
                    && !errors.isEmpty()
                    && errors.stream()
                            .allMatch(error -> error.code().equals("unknown-kb")
                                    && error.missing().equals(name));
            if (inUse) {
                throw new DeployException(
                        Reason.KNOWLEDGE_BASE_IN_USE,
                        errors.getFirst().path() + " refers to the knowledge base \"" + name
                                + "\"; remove what refers to it first",
                        refused.diagnostics());
            }
            throw refused;
        }
    }

    /// Changes the list of knowledge bases in place.
    @FunctionalInterface
    private interface Edit {
        void change(ConfigSource now, List<MappingNode> bases) throws DeployException, IOException;
    }

    private Deployed change(Optional<String> expected, Edit edit) throws DeployException, InterruptedException {
        return deployment.alone(() -> {
            ConfigSource now = deployment.current(expected);
            MappingNode root = root(now);
            List<MappingNode> bases = kept(root, deployment.assets(now));
            ManagedFiles.sweep(now, deployment.backups());
            try {
                edit.change(now, bases);
                MappingNode changed = with(root, BASES.steps(), SequenceNode.of(bases));
                return deployment.replace(now, YamlWriter.write(changed), "api");
            } catch (DeployException | IOException | InterruptedException failed) {
                ManagedFiles.sweep(now, deployment.backups()); // what was kept for this change
                throw failed;
            }
        });
    }

    /// The document with the list in place; keys that are missing or empty on the way are added.
    private static MappingNode with(MappingNode node, List<DocPath.Step> steps, Node list) throws DeployException {
        if (!(steps.getFirst() instanceof DocPath.Key(String key))) {
            throw new IllegalArgumentException("the list is below keys only");
        }
        if (steps.size() == 1) {
            return node.with(key, list);
        }
        Node below = node.get(key);
        boolean empty = below == null || below instanceof ScalarNode scalar && scalar.isNull();
        if (!empty && !(below instanceof MappingNode)) {
            throw new DeployException(
                    Reason.INVALID, "the configuration's \"" + key + "\" is no mapping; mend it first");
        }
        MappingNode mapping = below instanceof MappingNode there ? there : MappingNode.EMPTY;
        return node.with(key, with(mapping, steps.subList(1, steps.size()), list));
    }

    private static MappingNode written(ConfigSource now, KnowledgeBody wanted) throws IOException {
        return wanted.entry(ManagedFiles.keep(now.baseDirectory(), wanted.manifest()));
    }

    /// The knowledge bases to write down. Those that are known without being written must be written as soon as one is,
    /// as far as their files are there.
    private static List<MappingNode> kept(MappingNode root, AssetResolver assets) {
        boolean written = BASES.find(root) instanceof SequenceNode;
        return new ArrayList<>(bases(root).stream()
                .filter(base -> written || manifest(base, assets).isPresent())
                .toList());
    }

    private static List<MappingNode> bases(MappingNode root) {
        Node list = BASES.find(root) instanceof SequenceNode written
                ? written
                : YamlReader.read("built-in", BuiltInKnowledge.LIST).root();
        return items(list).stream()
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .toList();
    }

    private static Optional<MappingNode> find(List<MappingNode> bases, String name) {
        return bases.stream()
                .filter(base -> text(base.get("name"), "").equals(name))
                .findFirst();
    }

    private static MappingNode known(List<MappingNode> bases, String name) throws DeployException {
        return find(bases, name)
                .orElseThrow(() ->
                        new DeployException(Reason.NO_KNOWLEDGE_BASE, "there is no knowledge base \"" + name + "\""));
    }

    private static MappingNode managed(List<MappingNode> bases, String name) throws DeployException {
        MappingNode base = known(bases, name);
        if (!ManagedFiles.holds(base)) {
            throw new DeployException(
                    Reason.KNOWLEDGE_BASE_NOT_MANAGED,
                    "the files of the knowledge base \"" + name
                            + "\" were not made here, so it is not changed here; edit its files and the configuration");
        }
        return base;
    }

    private static Optional<KnowledgeManifest> manifest(MappingNode base, AssetResolver assets) {
        try {
            String folder = text(base.at("source", "path"), "");
            Path file = Path.of(folder).resolve(text(base.at("source", "manifest"), "labels.json"));
            Optional<Path> found = assets.find(file);
            return found.isPresent() ? Optional.of(KnowledgeManifest.read(found.get())) : Optional.empty();
        } catch (IOException | InvalidPathException _) {
            return Optional.empty(); // said as not installed; the configuration's checks say why
        }
    }

    private static MappingNode summary(MappingNode base, Optional<KnowledgeManifest> manifest) {
        MappingNode.Builder shown = MappingNode.builder()
                .put("name", text(base.get("name"), ""))
                .put("managed", ManagedFiles.holds(base))
                .put("installed", manifest.isPresent());
        Node threshold = base.get("threshold");
        if (threshold != null) {
            shown.put("threshold", threshold);
        }
        return shown.put("labels", manifest.map(read -> read.labels().size()).orElse(0))
                .put(
                        "exemplars",
                        manifest.map(read -> read.labels().values().stream()
                                        .mapToInt(label -> label.exemplars().size())
                                        .sum())
                                .orElse(0))
                .put("groups", SequenceNode.texts(keys(base.get("groups"))))
                .put(
                        "metrics",
                        SequenceNode.texts(items(base.get("metrics")).stream()
                                .map(metric -> metric instanceof MappingNode named ? text(named.get("name"), "") : "")
                                .toList()))
                .build();
    }

    private static List<String> keys(@Nullable Node node) {
        return node instanceof MappingNode mapping ? mapping.keys() : List.of();
    }
}

package semanticrouter.config.deploy;

import static semanticrouter.config.deploy.RecipeDeployment.items;
import static semanticrouter.config.deploy.RecipeDeployment.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.KnowledgeManifest;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// A knowledge base as the management API takes it: `{name, description?, threshold?, label_thresholds?, groups?,
/// metrics?, prototype_scoring?, labels: {LABEL: {description?, exemplars: […]}}}`.
///
/// The keys of a configuration's knowledge base mean what they mean there and are checked with the configuration;
/// `description` and `labels` become the manifest.
///
/// @param settings the keys that go into the configuration, without name and source
/// @param manifest JSON of the manifest
record KnowledgeBody(String name, MappingNode settings, String manifest) {
    /// Most labels of a knowledge base.
    static final int LABELS = 500;
    /// Most exemplars of a knowledge base; each is embedded when the configuration is taken into use.
    static final int EXEMPLARS = 5_000;
    /// Longest exemplar in characters.
    static final int LONGEST = 4_000;

    /// Nothing that the environment's expansion would read.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._/&+-]{0,99}");
    /// Keys of the configuration's entry, without name and source.
    static final Set<String> SETTINGS =
            Set.of("threshold", "label_thresholds", "groups", "metrics", "prototype_scoring");

    /// Reads and checks a body.
    ///
    /// @param known name of the path, or null when the body must have one
    static KnowledgeBody read(String body, @Nullable String known) throws DeployException {
        if (!(ConfigDeployment.tree("the knowledge base", body) instanceof MappingNode given)) {
            throw invalid("a knowledge base is an object");
        }
        String name = text(given.get("name"), known == null ? "" : known);
        if (!NAME.matcher(name).matches()) {
            throw invalid("\"name\" must be 1 to 64 letters, digits, \"_\" and \"-\", the first a letter or digit");
        }
        if (known != null && !name.equals(known)) {
            throw invalid("the body is the knowledge base \"" + name + "\", the path names \"" + known
                    + "\"; to rename it, add it under the new name and delete the old one");
        }
        MappingNode.Builder settings = MappingNode.builder();
        for (MappingNode.Entry entry : given.entries()) {
            if (SETTINGS.contains(entry.key())) {
                settings.put(entry.key(), entry.value());
            } else if (!Set.of("name", "description", "labels").contains(entry.key())) {
                throw invalid("a knowledge base has no \"" + entry.key() + "\"");
            }
        }
        MappingNode.Builder manifest =
                MappingNode.builder().put("version", "1").put("description", text(given.get("description"), ""));
        manifest.put("labels", checked(given.get("labels")));
        return new KnowledgeBody(name, settings.build(), JsonText.write(manifest.build()) + "\n");
    }

    private static MappingNode checked(@Nullable Node labels) throws DeployException {
        if (!(labels instanceof MappingNode mapping) || mapping.entries().isEmpty()) {
            throw invalid("\"labels\" must hold at least one label with its exemplars");
        }
        if (mapping.entries().size() > LABELS) {
            throw invalid("\"labels\" holds " + mapping.entries().size() + " labels; " + LABELS + " are allowed");
        }
        MappingNode.Builder checked = MappingNode.builder();
        int count = 0;
        for (MappingNode.Entry entry : mapping.entries()) {
            if (!LABEL.matcher(entry.key()).matches()) {
                throw invalid("the label \"" + entry.key()
                        + "\" must begin with a letter or digit and hold only letters, digits, blanks and . _ / & + -,"
                        + " at most 100");
            }
            List<Node> exemplars = exemplars(entry.key(), entry.value());
            count += exemplars.size();
            if (count > EXEMPLARS) {
                throw invalid("\"labels\" holds more than " + EXEMPLARS + " exemplars");
            }
            checked.put(
                    entry.key(),
                    MappingNode.builder()
                            .put("description", text(((MappingNode) entry.value()).get("description"), ""))
                            .put("exemplars", SequenceNode.of(exemplars))
                            .build());
        }
        return checked.build();
    }

    private static List<Node> exemplars(String label, Node given) throws DeployException {
        List<Node> items = given instanceof MappingNode mapping ? items(mapping.get("exemplars")) : List.of();
        if (items.isEmpty()) {
            throw invalid("the label \"" + label + "\" needs \"exemplars\", a list of at least one text");
        }
        var exemplars = new ArrayList<Node>();
        var seen = new HashSet<String>();
        for (Node item : items) {
            boolean good = item instanceof ScalarNode scalar
                    && scalar.style() == ScalarNode.Style.DOUBLE_QUOTED
                    && !scalar.text().isBlank()
                    && scalar.text().length() <= LONGEST
                    && scalar.text().chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
            if (!good) {
                throw invalid("exemplar " + (exemplars.size() + 1) + " of the label \"" + label
                        + "\" must be a text of 1 to " + LONGEST + " characters, none of them a control character");
            }
            if (!seen.add(((ScalarNode) item).text())) {
                throw invalid("exemplar " + (exemplars.size() + 1) + " of the label \"" + label + "\" is there twice");
            }
            exemplars.add(item);
        }
        return exemplars;
    }

    /// The configuration's entry.
    ///
    /// @param path folder of the manifest
    MappingNode entry(String path) {
        MappingNode.Builder entry = MappingNode.builder()
                .put("name", name)
                .put(
                        "source",
                        MappingNode.builder()
                                .put("path", path)
                                .put("manifest", ManagedFiles.FILE)
                                .build());
        settings.entries().forEach(setting -> entry.put(setting.key(), setting.value()));
        return entry.build();
    }

    /// Labels as the API shows and takes them.
    static MappingNode labels(KnowledgeManifest manifest) {
        MappingNode.Builder shown = MappingNode.builder();
        for (Map.Entry<String, KnowledgeManifest.Label> label :
                manifest.labels().entrySet()) {
            shown.put(
                    label.getKey(),
                    MappingNode.builder()
                            .put("description", label.getValue().description())
                            .put(
                                    "exemplars",
                                    SequenceNode.texts(label.getValue().exemplars()))
                            .build());
        }
        return shown.build();
    }

    private static DeployException invalid(String what) {
        return new DeployException(Reason.INVALID, what);
    }
}

package semanticrouter.config.show;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.SecretValues;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.recipe.BoundAlgorithm;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.BoundPlugin;
import semanticrouter.config.recipe.ContractKinds;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeEdit;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;

/// A configuration with every default filled in, those of signals, algorithms and plugins too, and every secret masked.
public final class EffectiveConfig {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:-]+)[^}]*}|\\$([A-Za-z0-9_]+)");

    private final LoadedConfig config;
    private final Node tree;

    /// @param binder of the loader that loaded the configuration
    public EffectiveConfig(LoadedConfig config, Binder binder) {
        this.config = config;
        Node filled = config.effective();
        for (Recipe recipe : config.recipes()) {
            filled = recipe(filled, recipe, binder);
        }
        this.tree = SecretValues.hidden(filled);
    }

    /// The document; safe to show.
    public MappingNode tree() {
        return tree instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
    }

    /// The document as YAML; safe to show.
    public String yaml() {
        return YamlWriter.write(tree);
    }

    /// The document as it was written, normalised and with its secrets masked, without defaults.
    public static MappingNode written(LoadedConfig config) {
        return SecretValues.hidden(config.tree()) instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
    }

    private static Node recipe(Node tree, Recipe recipe, Binder binder) {
        Node filled = tree;
        for (FamilyRules<?> family : recipe.signals()) {
            List<MappingNode> rules =
                    family.rules().stream().map(binder::unbind).toList();
            DocPath at = recipe.at().key("signals").key(family.family().kind().yamlKey());
            filled = TreeEdit.with(filled, at, SequenceNode.of(rules));
        }
        for (BoundDecision decision : recipe.decisions()) {
            BoundAlgorithm<?> algorithm = decision.algorithm();
            if (algorithm != null && !ContractKinds.BLOCKLESS.contains(algorithm.type())) {
                DocPath at = decision.at().key("algorithm").key(algorithm.type());
                filled = TreeEdit.with(filled, at, binder.unbind(algorithm.options()));
            }
            for (BoundPlugin<?> plugin : decision.plugins()) {
                filled = TreeEdit.with(filled, plugin.at(), binder.unbind(plugin.options()));
            }
        }
        return filled;
    }

    /// Every single value with who set it, in document order.
    public List<Setting> settings() {
        Map<Span, String> written = new HashMap<>();
        Node raw =
                YamlReader.read(config.source().name(), config.source().text()).root();
        if (raw != null) {
            texts(raw, written);
        }
        var settings = new ArrayList<Setting>();
        settings(tree, DocPath.ROOT, written, settings);
        return settings;
    }

    private static void texts(Node node, Map<Span, String> texts) {
        switch (node) {
            case MappingNode mapping -> mapping.entries().forEach(entry -> texts(entry.value(), texts));
            case SequenceNode list -> list.items().forEach(item -> texts(item, texts));
            case ScalarNode scalar -> texts.put(scalar.span(), scalar.text());
        }
    }

    private void settings(Node node, DocPath at, Map<Span, String> written, List<Setting> settings) {
        switch (node) {
            case MappingNode mapping ->
                mapping.entries().forEach(entry -> settings(entry.value(), at.key(entry.key()), written, settings));
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    settings(list.items().get(i), at.index(i), written, settings);
                }
            }
            case ScalarNode scalar -> settings.add(new Setting(at.toString(), scalar.text(), origin(at, written)));
        }
    }

    private Origin origin(DocPath at, Map<Span, String> written) {
        Node node = at.find(config.tree());
        if (node == null || !node.span().known()) {
            return new Origin.BuiltIn();
        }
        @Nullable String text = written.get(node.span());
        List<String> variables = text == null
                ? List.of()
                : VARIABLE.matcher(text.replace("$$", ""))
                        .results()
                        .map(EffectiveConfig::name)
                        .toList();
        return variables.isEmpty() ? new Origin.Written(node.span()) : new Origin.Environment(node.span(), variables);
    }

    private static String name(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }
}

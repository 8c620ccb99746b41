package semanticrouter.config.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.SecretValues;
import semanticrouter.config.deploy.ConfigDeployment.Deployed;
import semanticrouter.config.deploy.ConfigDeployment.Written;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlWriter;

/// Reads and changes single recipes of the configuration (specification: dataplane §3.4, signals §1.14).
///
/// The recipe `default` is the one of that name under `recipes`, or else what stands at the top level under `routing`
/// without its model cards. Every change goes the way of {@link ConfigDeployment#deploy}. Safe for all threads.
public final class RecipeDeployment {
    private static final String CARDS = "modelCards";
    private static final Set<String> KEYS = Set.of("name", "description", "routing");

    private final ConfigDeployment deployment;

    RecipeDeployment(ConfigDeployment deployment) {
        this.deployment = deployment;
    }

    /// A recipe that was put in place.
    ///
    /// @param created whether there was none of that name
    public record Put(Deployed deployed, boolean created) {}

    /// Every recipe in short, the default one first: `{"recipes": [{name, description, default, model_names, signals,
    /// decisions}]}`.
    public Written list() throws DeployException {
        ConfigSource now = deployment.current();
        MappingNode root = root(now);
        List<Node> shown = names(root).stream()
                .map(name -> summary(root, name, recipe(root, name)))
                .toList();
        MappingNode list =
                MappingNode.builder().put("recipes", SequenceNode.of(shown)).build();
        return new Written(JsonText.write(list), now.hash());
    }

    /// One recipe as it is written: `{name, description, default, model_names, routing}`.
    ///
    /// @param secrets whether to leave secrets in
    public Written show(String name, boolean secrets) throws DeployException {
        ConfigSource now = deployment.current();
        MappingNode root = root(now);
        MappingNode recipe = known(root, name);
        MappingNode shown = head(root, name, recipe)
                .put("routing", recipe.get("routing") instanceof MappingNode routing ? routing : MappingNode.EMPTY)
                .build();
        return new Written(JsonText.write(secrets ? shown : SecretValues.hiddenButReferences(shown)), now.hash());
    }

    /// Checks what {@link #put} would do, without doing it.
    ///
    /// @param yaml of `{description, routing}`
    /// @return the recipe, normalised
    public String check(String name, String yaml) throws DeployException, InterruptedException {
        ConfigSource now = deployment.current();
        MappingNode wanted = wanted(name, yaml);
        deployment.judge(YamlWriter.write(with(root(now), name, wanted)), now);
        return YamlWriter.write(wanted);
    }

    /// Puts a recipe in place of the one of that name, or adds it.
    ///
    /// @param yaml of `{description, routing}`
    /// @param expected hash of the file the caller has seen; empty to change whatever is there
    public Put put(String name, String yaml, Optional<String> expected) throws DeployException, InterruptedException {
        return deployment.alone(() -> {
            ConfigSource now = deployment.current(expected);
            MappingNode root = root(now);
            MappingNode changed = with(root, name, wanted(name, yaml));
            boolean created = !names(root).contains(name);
            return new Put(deployment.replace(now, YamlWriter.write(changed), "api"), created);
        });
    }

    /// Removes a recipe that no entrypoint leads to; the default one stays.
    ///
    /// @param expected hash of the file the caller has seen; empty to change whatever is there
    public Deployed delete(String name, Optional<String> expected) throws DeployException, InterruptedException {
        return deployment.alone(() -> {
            ConfigSource now = deployment.current(expected);
            MappingNode root = root(now);
            known(root, name);
            if (name.equals(Recipe.DEFAULT)) {
                throw new DeployException(Reason.RECIPE_PROTECTED, "the recipe \"default\" cannot be deleted");
            }
            List<Node> entrypoints = modelNames(root, name);
            if (!entrypoints.isEmpty()) {
                throw new DeployException(
                        Reason.RECIPE_IN_USE,
                        "the model names " + JsonText.write(SequenceNode.of(entrypoints)) + " lead to the recipe \""
                                + name + "\"; remove their entrypoint first");
            }
            List<Node> rest = written(root).stream()
                    .filter(entry -> !isNamed(entry, name))
                    .toList();
            MappingNode changed =
                    rest.isEmpty() ? root.without("recipes") : root.with("recipes", SequenceNode.of(rest));
            return deployment.replace(now, YamlWriter.write(changed), "api");
        });
    }

    static MappingNode root(ConfigSource now) throws DeployException {
        if (ConfigDeployment.tree(now.name(), now.text()) instanceof MappingNode root) {
            return root;
        }
        throw new DeployException(Reason.INVALID, now.name() + " holds no mapping");
    }

    private static MappingNode wanted(String name, String yaml) throws DeployException {
        Node read = ConfigDeployment.unmasked(ConfigDeployment.tree("the new recipe", yaml));
        if (!(read instanceof MappingNode wanted)) {
            throw new DeployException(Reason.INVALID, "a recipe is a mapping of \"description\" and \"routing\"");
        }
        for (MappingNode.Entry entry : wanted.entries()) {
            if (!KEYS.contains(entry.key())) {
                throw new DeployException(
                        Reason.INVALID,
                        entry.keySpan() + ": a recipe has no \"" + entry.key()
                                + "\"; it has \"description\" and \"routing\"");
            }
        }
        if (!text(wanted.get("name"), name).equals(name)) {
            throw new DeployException(
                    Reason.INVALID,
                    "the document is the recipe \"" + text(wanted.get("name"), "") + "\", the path names \"" + name
                            + "\"; a recipe is renamed by adding it under the new name and deleting the old one");
        }
        if (!(wanted.get("routing") instanceof MappingNode)) {
            throw new DeployException(
                    Reason.INVALID, "\"routing\" must hold the recipe's signals, projections and decisions");
        }
        return wanted;
    }

    private static MappingNode with(MappingNode root, String name, MappingNode wanted) throws DeployException {
        if (name.equals(Recipe.DEFAULT) && entry(root, name) == null) {
            return withRouting(root, wanted);
        }
        MappingNode.Builder named = MappingNode.builder().put("name", name);
        wanted.without("name").entries().forEach(entry -> named.put(entry.key(), entry.value()));
        MappingNode made = named.build();
        List<Node> recipes = new ArrayList<>(written(root));
        boolean there = entry(root, name) != null;
        recipes.replaceAll(entry -> isNamed(entry, name) ? made : entry);
        if (!there) {
            recipes.add(made);
        }
        return root.with("recipes", SequenceNode.of(recipes));
    }

    /// The default recipe at the top level; the model cards there belong to all recipes and stay.
    private static MappingNode withRouting(MappingNode root, MappingNode wanted) throws DeployException {
        if (!text(wanted.get("description"), "").isEmpty()) {
            throw new DeployException(
                    Reason.INVALID,
                    "the recipe \"default\" stands under \"routing\", where there is no place for a description; "
                            + "leave it out");
        }
        MappingNode routing = wanted.get("routing") instanceof MappingNode given ? given : MappingNode.EMPTY;
        if (routing.has(CARDS)) {
            throw new DeployException(
                    Reason.INVALID,
                    "a recipe cannot have model cards of its own; change those of routing." + CARDS
                            + " with PATCH /config/router");
        }
        MappingNode.Builder changed = MappingNode.builder();
        Node cards = root.at("routing", CARDS);
        if (cards != null) {
            changed.put(CARDS, cards);
        }
        routing.entries().forEach(entry -> changed.put(entry.key(), entry.value()));
        return root.with("routing", changed.build());
    }

    private static List<Node> written(MappingNode root) throws DeployException {
        Node recipes = root.get("recipes");
        if (recipes instanceof MappingNode || recipes instanceof ScalarNode scalar && !scalar.isNull()) {
            throw new DeployException(Reason.INVALID, "the configuration's \"recipes\" is no list; mend it first");
        }
        return items(recipes);
    }

    private static List<String> names(MappingNode root) {
        List<String> written = items(root.get("recipes")).stream()
                .map(entry -> entry instanceof MappingNode recipe ? text(recipe.get("name"), "") : "")
                .filter(name -> !name.isEmpty() && !name.equals(Recipe.DEFAULT))
                .toList();
        return Stream.concat(Stream.of(Recipe.DEFAULT), written.stream()).toList();
    }

    private static MappingNode known(MappingNode root, String name) throws DeployException {
        if (!names(root).contains(name)) {
            throw new DeployException(
                    Reason.NO_RECIPE, "there is no recipe \"" + name + "\"; there are " + names(root));
        }
        return recipe(root, name);
    }

    /// A recipe there is.
    private static MappingNode recipe(MappingNode root, String name) {
        MappingNode written = entry(root, name);
        if (written != null) {
            return written;
        }
        MappingNode routing = root.get("routing") instanceof MappingNode top ? top.without(CARDS) : MappingNode.EMPTY;
        return MappingNode.builder().put("routing", routing).build();
    }

    private static @Nullable MappingNode entry(MappingNode root, String name) {
        return items(root.get("recipes")).stream()
                .filter(entry -> isNamed(entry, name))
                .map(MappingNode.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static boolean isNamed(Node entry, String name) {
        return entry instanceof MappingNode recipe
                && text(recipe.get("name"), "").equals(name);
    }

    private static Node summary(MappingNode root, String name, MappingNode recipe) {
        int signals = 0;
        if (recipe.at("routing", "signals") instanceof MappingNode families) {
            for (MappingNode.Entry family : families.entries()) {
                signals += items(family.value()).size();
            }
        }
        return head(root, name, recipe)
                .put("signals", signals)
                .put("decisions", items(recipe.at("routing", "decisions")).size())
                .build();
    }

    private static MappingNode.Builder head(MappingNode root, String name, MappingNode recipe) {
        return MappingNode.builder()
                .put("name", name)
                .put("description", text(recipe.get("description"), ""))
                .put("default", name.equals(Recipe.DEFAULT))
                .put("model_names", SequenceNode.of(modelNames(root, name)));
    }

    /// Names of the entrypoints that lead to a recipe.
    private static List<Node> modelNames(MappingNode root, String name) {
        return items(root.get("entrypoints")).stream()
                .filter(entry -> entry instanceof MappingNode point
                        && text(point.get("recipe"), "").equals(name))
                .flatMap(entry -> items(((MappingNode) entry).get("model_names")).stream())
                .toList();
    }

    static List<Node> items(@Nullable Node node) {
        return node instanceof SequenceNode list ? list.items() : List.of();
    }

    static String text(@Nullable Node node, String absent) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : absent;
    }
}

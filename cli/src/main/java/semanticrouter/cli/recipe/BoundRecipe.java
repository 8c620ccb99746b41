package semanticrouter.cli.recipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import semanticrouter.cli.CommandException;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A recipe whose roles are played by the models of a user's configuration.
///
/// The routing comes from the recipe, listeners, providers, model cards and `global` from the user. Role names are
/// replaced wherever the routing names a model, also in the text of assertions, so what a recipe asserts is proved
/// of the user's models when the result is validated.
public final class BoundRecipe {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode recipe;
    private final ObjectNode user;
    private final List<Binding> bindings;
    private final Optional<String> publicName;

    private BoundRecipe(ObjectNode recipe, ObjectNode user, List<Binding> bindings, Optional<String> publicName) {
        this.recipe = recipe;
        this.user = user;
        this.bindings = bindings;
        this.publicName = publicName;
    }

    /// Binds a recipe folder (`config.yaml`, `roles.yaml`) to a configuration.
    ///
    /// @throws CommandException when a file is missing or not what it should be
    public static BoundRecipe of(Path folder, Path models) throws IOException {
        return of(RecipeText.folder(folder), models.toString(), RecipeText.text(models), Optional.empty());
    }

    /// Binds a recipe to a configuration.
    ///
    /// @param where the configuration's name, for messages
    /// @param models the configuration
    /// @param publicName a name by which clients reach it, besides those of every configuration
    static BoundRecipe of(RecipeText text, String where, String models, Optional<String> publicName) {
        ObjectNode user = read(where, models);
        List<UserModel> known = models(user, where);
        List<Binding> bindings =
                roles(text).stream().map(role -> Binding.of(role, known)).toList();
        return new BoundRecipe(read(text.where() + "/config.yaml", text.config()), user, bindings, publicName);
    }

    /// The parts of a recipe.
    static List<Role> roles(RecipeText text) {
        String where = text.where() + "/roles.yaml";
        var roles = new ArrayList<Role>();
        read(where, text.roles()).path("roles").forEach(role -> roles.add(role(role, where)));
        return roles;
    }

    /// Who plays which part, in the recipe's order.
    public List<Binding> bindings() {
        return List.copyOf(bindings);
    }

    /// Whether every part is played.
    public boolean complete() {
        return bindings.stream().allMatch(binding -> binding.model().isPresent());
    }

    /// The configuration, as YAML.
    ///
    /// @throws IllegalStateException when a part is not played
    public String yaml() {
        var names = new HashMap<String, String>();
        for (Binding binding : bindings) {
            names.put(
                    binding.role(),
                    binding.model().orElseThrow(() -> new IllegalStateException(binding.role() + " is not played")));
        }
        ObjectNode bound = recipe.deepCopy();
        for (String part : List.of("listeners", "providers", "global")) {
            if (user.has(part)) {
                bound.set(part, user.get(part));
            }
        }
        String fallback = recipe.at("/providers/defaults/default_model").asString("");
        if (names.containsKey(fallback)) {
            object(object(bound, "providers"), "defaults").put("default_model", names.get(fallback));
        }
        ObjectNode routing = object(bound, "routing");
        routing.remove("modelCards");
        routing.setAll((ObjectNode) renamed(routing, names));
        if (user.at("/routing/modelCards").isArray()) {
            routing.set("modelCards", user.at("/routing/modelCards"));
        }
        for (JsonNode decision : routing.path("decisions")) {
            withoutRepeats(decision.path("modelRefs"));
        }
        publicName.ifPresent(name -> bound.putArray("entrypoints")
                .addObject()
                .put("recipe", "default")
                .putArray("model_names")
                .add(name));
        YamlReader.Parsed parsed = YamlReader.read("bound", JSON.writeValueAsString(bound));
        if (parsed.root() == null) {
            throw new IllegalStateException("the bound recipe is not a document");
        }
        return YamlWriter.write(parsed.root());
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    private static JsonNode renamed(JsonNode node, Map<String, String> names) {
        if (node.isString()) {
            String text = node.asString();
            String whole = names.get(text);
            if (whole != null) {
                return JSON.getNodeFactory().stringNode(whole);
            }
            for (Map.Entry<String, String> name : names.entrySet()) {
                text = text.replace('"' + name.getKey() + '"', '"' + name.getValue() + '"');
            }
            return JSON.getNodeFactory().stringNode(text);
        }
        if (node instanceof ArrayNode list) {
            ArrayNode copy = JSON.createArrayNode();
            list.forEach(item -> copy.add(renamed(item, names)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), renamed(field.getValue(), names)));
            return copy;
        }
        return node;
    }

    /// Two parts of a decision may be played by one model, which is then named once.
    private static void withoutRepeats(JsonNode refs) {
        if (refs instanceof ArrayNode list) {
            var seen = new HashSet<String>();
            var kept = new ArrayList<JsonNode>();
            list.forEach(ref -> {
                if (seen.add(ref.path("model").asString(""))) {
                    kept.add(ref);
                }
            });
            list.removeAll();
            list.addAll(kept);
        }
    }

    private static Role role(JsonNode node, String file) {
        String name = node.path("name").asString("");
        if (name.isEmpty()) {
            throw new CommandException("a role in " + file + " has no name", "give it the name that decisions use.");
        }
        String prefer = node.path("prefer").asString("quality");
        JsonNode require = node.path("require");
        try {
            return new Role(
                    name,
                    node.path("description").asString(""),
                    Role.Prefer.valueOf(prefer.toUpperCase(Locale.ROOT)),
                    texts(require.path("capabilities")),
                    texts(require.path("tags")),
                    require.path("context_window_size").asLong(0));
        } catch (IllegalArgumentException _) {
            throw new CommandException(
                    "role " + name + " in " + file + " prefers \"" + prefer + "\"",
                    "prefer is one of cost, quality, speed, value.");
        }
    }

    private static List<UserModel> models(ObjectNode user, String file) {
        var cards = new HashMap<String, JsonNode>();
        user.at("/routing/modelCards")
                .forEach(card -> cards.put(card.path("name").asString(""), card));
        var models = new ArrayList<UserModel>();
        for (JsonNode provider : user.at("/providers/models")) {
            String name = provider.path("name").asString("");
            JsonNode card = cards.getOrDefault(name, JSON.createObjectNode());
            JsonNode pricing = provider.path("pricing");
            models.add(new UserModel(
                    name,
                    pricing.has("prompt_per_1m") || pricing.has("completion_per_1m")
                            ? OptionalDouble.of(pricing.path("prompt_per_1m").asDouble(0)
                                    + pricing.path("completion_per_1m").asDouble(0))
                            : OptionalDouble.empty(),
                    card.has("quality_score")
                            ? OptionalDouble.of(card.path("quality_score").asDouble(0))
                            : OptionalDouble.empty(),
                    billions(card.path("param_size").asString("")),
                    card.path("context_window_size").asLong(0),
                    texts(card.path("capabilities")),
                    texts(card.path("tags"))));
        }
        if (models.isEmpty()) {
            throw new CommandException(
                    file + " has no models",
                    "list them under providers.models; `vllm-sr serve --detected` finds some.");
        }
        return models;
    }

    /// `8b`, `0.6B` or `671B-A37B`; other spellings are unknown.
    private static OptionalDouble billions(String size) {
        int end = 0;
        while (end < size.length() && (Character.isDigit(size.charAt(end)) || size.charAt(end) == '.')) {
            end++;
        }
        boolean counted = end > 0 && end < size.length() && Character.toLowerCase(size.charAt(end)) == 'b';
        try {
            return counted ? OptionalDouble.of(Double.parseDouble(size.substring(0, end))) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.asString("")));
        return texts;
    }

    /// A text as a mapping.
    static ObjectNode read(String where, String text) {
        YamlReader.Parsed parsed = YamlReader.read(where, text);
        if (parsed.root() == null || parsed.diagnostics().stream().anyMatch(finding -> finding.isError())) {
            throw new CommandException(
                    where + " cannot be read as YAML", "run `vllm-sr validate --config " + where + "`.");
        }
        if (JSON.readTree(JsonText.write(parsed.root())) instanceof ObjectNode object) {
            return object;
        }
        throw new CommandException(where + " is not a mapping", "it holds keys and values.");
    }
}

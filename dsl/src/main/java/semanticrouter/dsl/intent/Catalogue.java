package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Parser;

/// What a program can be made of: the models and signals of a configuration, and the kinds of the product. Immutable.
///
/// @param models in the order of the configuration
/// @param defaultModel its name; empty when the configuration has none
/// @param blocks the policy in force as blocks: signals to use again, and cards, recipes and entrypoints to keep
/// @param modality whether the detector of wanted images is on
/// @param strategy how the policy in force ranks decisions; empty for by priority
record Catalogue(
        List<Model> models,
        Optional<String> defaultModel,
        List<Block> blocks,
        boolean modality,
        String strategy,
        Vocabulary vocabulary) {
    Catalogue {
        models = List.copyOf(models);
        blocks = List.copyOf(blocks);
    }

    /// What is known of a model.
    ///
    /// @param price per million tokens, of prompt and completion together, in the configuration's currency
    /// @param parameters in billions
    /// @param words capabilities, tags and modality in lower case
    /// @param near whether every backend is on this machine
    record Model(
            String name,
            OptionalDouble quality,
            OptionalDouble price,
            OptionalDouble parameters,
            Set<String> words,
            boolean near) {
        Model {
            words = Set.copyOf(words);
        }
    }

    /// @param document configuration, or a fragment with `routing`
    /// @param program the same as a program
    static Catalogue of(MappingNode document, String program, Vocabulary vocabulary) {
        MappingNode routing = Nodes.mapping(document, "routing");
        MappingNode providers = Nodes.mapping(document, "providers");
        var cards = new LinkedHashMap<String, MappingNode>();
        Nodes.mappings(routing, "modelCards").forEach(card -> cards.put(Nodes.text(card, "name"), card));
        var served = new LinkedHashMap<String, MappingNode>();
        Nodes.mappings(providers, "models").forEach(model -> served.put(Nodes.text(model, "name"), model));
        var names = new ArrayList<>(cards.keySet());
        served.keySet().stream()
                .filter(name -> !cards.containsKey(name) && cards.isEmpty())
                .forEach(names::add);
        List<Model> models = names.stream()
                .filter(name -> !name.isBlank())
                .map(name -> model(
                        name,
                        cards.getOrDefault(name, MappingNode.EMPTY),
                        served.getOrDefault(name, MappingNode.EMPTY)))
                .toList();
        String chosen = Nodes.text(Nodes.mapping(providers, "defaults"), "default_model");
        Optional<String> defaultModel = Optional.of(chosen)
                .filter(name -> !name.isEmpty())
                .or(() -> models.size() == 1 ? Optional.of(models.getFirst().name()) : Optional.empty());
        Node modality = document.at("global", "model_catalog", "modules", "modality_detector");
        Node router = document.at("global", "router");
        String strategy = Nodes.text(routing, "strategy");
        String inherited = router instanceof MappingNode mapping ? Nodes.text(mapping, "strategy") : "";
        return new Catalogue(
                models,
                defaultModel,
                Parser.parse("current", program).program().blocks(),
                modality instanceof MappingNode detector && Nodes.flag(detector, "enabled"),
                strategy.isEmpty() ? inherited : strategy,
                vocabulary);
    }

    private static Model model(String name, MappingNode card, MappingNode served) {
        MappingNode pricing = Nodes.mapping(served, "pricing");
        OptionalDouble prompt = Nodes.number(pricing, "prompt_per_1m");
        OptionalDouble completion = Nodes.number(pricing, "completion_per_1m");
        var words = new HashSet<String>();
        Nodes.texts(card, "capabilities").forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
        Nodes.texts(card, "tags").forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
        words.add(Nodes.text(card, "modality").toLowerCase(Locale.ROOT));
        List<MappingNode> backends = Nodes.mappings(served, "backend_refs");
        return new Model(
                name,
                Nodes.number(card, "quality_score"),
                prompt.isEmpty() && completion.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(prompt.orElse(0) + completion.orElse(0)),
                parameters(Nodes.text(card, "param_size")),
                words,
                !backends.isEmpty()
                        && backends.stream()
                                .allMatch(one -> Nodes.text(one, "endpoint")
                                        .matches("(https?://)?(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:.*)?")));
    }

    /// `7b` is 7, `400M` is 0.4, `8x7b` is 56.
    private static OptionalDouble parameters(String size) {
        var matcher = Pattern.compile("(?:(\\d{1,4})x)?(\\d{1,6}(?:\\.\\d{1,3})?)([bmt])")
                .matcher(size.toLowerCase(Locale.ROOT).strip());
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        double times = matcher.group(1) == null ? 1 : Double.parseDouble(matcher.group(1));
        double unit = switch (matcher.group(3)) {
            case "m" -> 1e-3;
            case "t" -> 1e3;
            default -> 1;
        };
        return OptionalDouble.of(times * Double.parseDouble(matcher.group(2)) * unit);
    }

    List<String> names() {
        return models.stream().map(Model::name).toList();
    }

    /// The last parts of names, such as `gpt-4o` of `openai/gpt-4o`, where they say which model is meant.
    Map<String, String> aliases() {
        var aliases = new HashMap<String, String>();
        var shared = new HashSet<String>();
        for (Model model : models) {
            String last =
                    model.name().substring(model.name().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            if (aliases.put(last, model.name()) != null) {
                shared.add(last);
            }
        }
        aliases.keySet().removeAll(shared);
        return aliases;
    }

    /// The first signal of a family in force that fits; one that depends on other signals does not.
    Optional<Block.Signal> signal(String family, Predicate<Block.Signal> fits) {
        return blocks.stream()
                .filter(Block.Signal.class::isInstance)
                .map(Block.Signal.class::cast)
                .filter(signal -> signal.type().text().equals(family))
                .filter(signal -> signal.fields().value("composer").isEmpty())
                .filter(fits)
                .findFirst();
    }

    /// Whether the product has a plugin.
    boolean plugin(String type) {
        return vocabulary.plugins().contains(type);
    }
}

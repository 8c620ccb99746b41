package semanticrouter.config.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.Option;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.RecipeEntry;
import semanticrouter.config.document.Routing;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plan.Registry;

/// The JSON Schema (2020-12) of a whole configuration, for editors and forms.
///
/// It is made from the same records the loader binds, so it knows every key, default, bound and closed list, and the
/// options of every kind of the registry. Where the loader reads texts from the environment, the schema allows a text
/// with a dollar sign.
public final class ConfigSchema {
    /// Keyword of an option or kind that loads and is not built.
    public static final String PLANNED = "x-planned";

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final Registry registry;
    private final RecordSchemas records;

    public ConfigSchema(Registry registry, Binder binder) {
        this.registry = registry;
        this.records = new RecordSchemas(binder, this::open);
        registry.signals().forEach(family -> settings(family.settings(), binder));
        registry.selectors().forEach(family -> settings(family.settings(), binder));
        registry.plugins().forEach(family -> settings(family.settings(), binder));
    }

    /// The schema as a tree.
    public MappingNode tree() {
        Node root = records.reference(ConfigDocument.class);
        return MappingNode.builder()
                .put("$schema", DRAFT)
                .put("title", "Semantic Router configuration v0.3")
                .put(
                        "$ref",
                        root instanceof MappingNode mapping && mapping.get("$ref") instanceof ScalarNode ref
                                ? ref
                                : ScalarNode.NULL)
                .put("$defs", records.definitions())
                .build();
    }

    /// The schema as JSON text.
    public String json() {
        return JsonText.write(tree());
    }

    /// The schema of one record of options, self-contained, as a form or a reference page needs it.
    public static MappingNode of(Class<? extends Record> options, Binder binder) {
        var records = new RecordSchemas(binder, _ -> null);
        Node root = records.reference(options);
        return ((MappingNode) root).with("$schema", ScalarNode.text(DRAFT)).with("$defs", records.definitions());
    }

    /// The comment with which editors find the schema of a YAML file.
    ///
    /// @param location URL or path of the schema
    public static String header(String location) {
        return "# yaml-language-server: $schema=" + location + "\n";
    }

    /// Keys that only a kind declares belong to the record of the document its settings stand in.
    private void settings(List<SettingsAt<?>> declared, Binder binder) {
        for (SettingsAt<?> settings : declared) {
            Class<? extends Record> home = ConfigDocument.class;
            for (DocPath.Step step : DocPath.parse(settings.path()).steps()) {
                Class<? extends Record> here = home;
                home = step instanceof DocPath.Key(String name) ? records.child(here, name) : null;
                if (home == null) {
                    break;
                }
            }
            if (home != null) {
                records.extend(home, binder.shape(settings.type()).options());
            }
        }
    }

    /// Schemas of options whose content is up to kinds; null for any other option.
    private @org.jspecify.annotations.Nullable Node open(Option option) {
        Class<?> owner = option.component().getDeclaringRecord();
        if ((owner == Routing.class || owner == RecipeEntry.Profile.class)
                && option.key().equals("signals")) {
            return signals();
        } else if (owner == DecisionEntry.class && option.key().equals("algorithm")) {
            return algorithm();
        }
        return owner == DecisionEntry.class && option.key().equals("plugins") ? plugins() : null;
    }

    private Node signals() {
        var properties = MappingNode.builder();
        registry.signals()
                .forEach(family -> properties.put(
                        family.kind().yamlKey(),
                        planned(
                                        family.kind(),
                                        MappingNode.builder()
                                                .put("description", family.description())
                                                .put("type", SequenceNode.texts(List.of("array", "null")))
                                                .put(
                                                        "items",
                                                        records.reference(
                                                                family.kind().options())))
                                .build()));
        return object(properties);
    }

    private Node algorithm() {
        var properties = MappingNode.builder();
        properties.put("type", words(registry.selectors(), family -> family.kind(), family -> family.description()));
        properties.put("on_error", MappingNode.builder().put("type", "string").build());
        registry.selectors().forEach(family -> {
            if (!records.shape(family.kind().options()).options().isEmpty()) {
                properties.put(
                        family.kind().name(), records.reference(family.kind().options()));
            }
        });
        return object(properties);
    }

    private Node plugins() {
        var branches = new ArrayList<Node>();
        registry.plugins()
                .forEach(family -> branches.add(MappingNode.builder()
                        .put(
                                "if",
                                properties(
                                        "type",
                                        MappingNode.builder()
                                                .put("const", family.kind().name())
                                                .build()))
                        .put(
                                "then",
                                properties(
                                        "configuration",
                                        records.reference(family.kind().options())))
                        .build()));
        Node item = MappingNode.builder()
                .put("type", "object")
                .put(
                        "properties",
                        MappingNode.builder()
                                .put(
                                        "type",
                                        words(
                                                registry.plugins(),
                                                family -> family.kind(),
                                                family -> family.description()))
                                .put(
                                        "configuration",
                                        MappingNode.builder()
                                                .put("type", "object")
                                                .build())
                                .build())
                .put("required", SequenceNode.texts(List.of("type", "configuration")))
                .put("allOf", SequenceNode.of(branches))
                .build();
        return MappingNode.builder()
                .put("type", SequenceNode.texts(List.of("array", "null")))
                .put("items", item)
                .build();
    }

    /// The names of kinds, each with its help; kinds that cannot be used yet say so.
    private static <F> Node words(List<F> families, Function<F, Kind<?>> kind, Function<F, String> help) {
        var choices = new ArrayList<Node>();
        for (F family : families) {
            boolean planned = kind.apply(family).status() == Status.PLANNED;
            choices.add(planned(
                            kind.apply(family),
                            MappingNode.builder()
                                    .put("const", kind.apply(family).name())
                                    .put(
                                            "description",
                                            planned ? help.apply(family) + " Cannot be used yet." : help.apply(family)))
                    .build());
        }
        return MappingNode.builder().put("oneOf", SequenceNode.of(choices)).build();
    }

    private static MappingNode.Builder planned(Kind<?> kind, MappingNode.Builder schema) {
        return kind.status() == Status.PLANNED ? schema.put(PLANNED, true) : schema;
    }

    private static Node properties(String key, Node schema) {
        return MappingNode.builder()
                .put("properties", MappingNode.builder().put(key, schema).build())
                .build();
    }

    private static Node object(MappingNode.Builder properties) {
        return MappingNode.builder()
                .put("type", SequenceNode.texts(List.of("object", "null")))
                .put("properties", properties.build())
                .put("additionalProperties", false)
                .build();
    }
}

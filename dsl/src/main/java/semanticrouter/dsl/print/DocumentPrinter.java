package semanticrouter.dsl.print;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.AssertionNodes;
import semanticrouter.dsl.document.Canonical;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;
import semanticrouter.dsl.document.UtfOrder;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.ClaimPrinter;
import semanticrouter.dsl.syntax.Quoted;

/// Writes the routing part of a configuration document as a program in canonical form.
///
/// The same document always gives the same bytes, and maintained recipes are kept in exactly this form.
/// Source: routing language specification 5.6.
public final class DocumentPrinter {
    private final Vocabulary vocabulary;
    private final Diagnostics found = new Diagnostics();

    private DocumentPrinter(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// A program and what of the document is not in it.
    ///
    /// @param text ends with one newline
    /// @param notes what the language cannot express, and fields that were left out because they are of the wrong
    /// kind
    public record Printed(String text, List<Diagnostic> notes) {
        public Printed {
            notes = List.copyOf(notes);
        }
    }

    /// The tests of a program by recipe name; those of the top level under the empty name. Documents hold no tests.
    public record Tests(Map<String, List<Block.Test>> byRecipe) {
        /// No tests.
        public static final Tests NONE = new Tests(Map.of());

        public Tests {
            byRecipe = Map.copyOf(byRecipe);
        }

        List<Block.Test> of(String recipe) {
            return byRecipe.getOrDefault(recipe, List.of());
        }
    }

    /// Writes a whole document or a fragment with `routing` alone.
    public static Printed print(MappingNode document, Vocabulary vocabulary, Tests tests) {
        DocumentPrinter printer = new DocumentPrinter(vocabulary);
        String text = printer.document(document, tests);
        return new Printed(text, printer.found.list());
    }

    /// One decision as a `ROUTE` block, as it is after loading.
    public static String printDecision(MappingNode decision, Vocabulary vocabulary) {
        return new RoutePrinter(vocabulary, Map.of(), new Losses(new Diagnostics()))
                .print(Loaded.decision(decision), "");
    }

    private String document(MappingNode document, Tests tests) {
        MappingNode routing = Nodes.mapping(document, "routing");
        List<MappingNode> recipes = Nodes.mappings(document, "recipes");
        MappingNode main = routing;
        String mainPath = "routing";
        String mainTests = "";
        for (int i = 0; i < recipes.size(); i++) {
            if (Nodes.text(recipes.get(i), "name").equals("default")) {
                // A recipe of this name is the profile of the top level, which then has none of its own.
                main = Nodes.mapping(recipes.get(i), "routing")
                        .with("modelCards", new SequenceNode(Nodes.items(routing, "modelCards"), routing.span()));
                mainPath = "recipes[" + i + "].routing";
                mainTests = "default";
            }
        }
        Map<String, String> paramSizes = new HashMap<>();
        Nodes.mappings(routing, "modelCards").forEach(card -> {
            String size = Nodes.text(card, "param_size");
            if (!size.isEmpty()) {
                paramSizes.put(Nodes.text(card, "name"), size);
            }
        });
        RoutePrinter routes = new RoutePrinter(vocabulary, paramSizes, new Losses(found));
        TextBlocks out = new TextBlocks();
        profile(out, new Profile(main, mainPath, tests.of(mainTests)), routes);
        entrypoints(out, Nodes.mappings(document, "entrypoints"));
        for (int i = 0; i < recipes.size(); i++) {
            MappingNode recipe = recipes.get(i);
            if (!Nodes.text(recipe, "name").equals("default")) {
                recipe(out, recipe, "recipes[" + i + "].routing", tests, routes);
            }
        }
        return out.text();
    }

    /// One profile to write.
    private record Profile(MappingNode routing, String path, List<Block.Test> tests) {}

    private void recipe(TextBlocks out, MappingNode recipe, String path, Tests tests, RoutePrinter routes) {
        String name = Nodes.text(recipe, "name");
        String description = Nodes.text(recipe, "description");
        String header = description.isEmpty() ? "" : " (description = " + Quoted.quote(description) + ")";
        TextBlocks body = new TextBlocks();
        MappingNode routing = Nodes.mapping(recipe, "routing").without("modelCards");
        profile(body, new Profile(routing, path, tests.of(name)), routes);
        out.banner("RECIPE " + name);
        out.block("RECIPE " + Quoted.name(name) + header + " {\n" + TextBlocks.indented(body.text()) + "}\n");
    }

    private void profile(TextBlocks out, Profile profile, RoutePrinter routes) {
        MappingNode routing = profile.routing();
        String strategy = Nodes.text(routing, "strategy");
        if (!strategy.isEmpty()) {
            out.banner("ROUTING PROFILE");
            out.block("ROUTING {\n  strategy: " + Quoted.name(strategy) + "\n}\n");
        }
        out.banner("SIGNALS");
        families(out, Nodes.mapping(routing, "signals"), vocabulary.signals(), "SIGNAL ");
        families(out, Nodes.mapping(routing, "projections"), vocabulary.projections(), "PROJECTION ");
        models(out, Nodes.mappings(routing, "modelCards"));
        templates(out, Nodes.mappings(routing, "decisions"));
        out.banner("ROUTES");
        List<MappingNode> decisions = Nodes.mappings(routing, "decisions");
        for (int i = 0; i < decisions.size(); i++) {
            out.block(routes.print(decisions.get(i), profile.path() + ".decisions[" + i + "]"));
        }
        assertions(out, routing, profile.path());
        tests(out, profile.tests());
    }

    private void families(TextBlocks out, MappingNode lists, List<FamilySpec> families, String keyword) {
        for (FamilySpec family : families) {
            for (MappingNode rule : Nodes.mappings(lists, family.key())) {
                String head = keyword + family.type() + " " + Quoted.name(Nodes.text(rule, "name"));
                MappingNode fields = new Canonical(head, false, found).fields(rule.without("name"), family.fields());
                out.fields(head, fields);
            }
        }
    }

    private void models(TextBlocks out, List<MappingNode> cards) {
        if (cards.isEmpty()) {
            return;
        }
        out.banner("MODELS");
        cards.stream()
                .sorted(Comparator.comparing(card -> Nodes.text(card, "name"), UtfOrder.INSTANCE))
                .forEach(card -> out.block(model(card)));
    }

    private String model(MappingNode card) {
        String head = "MODEL " + Quoted.name(Nodes.text(card, "name"));
        MappingNode fields = new Canonical(head, false, found)
                .fields(card.without("name"), vocabulary.model().fields());
        StringBuilder lines = new StringBuilder();
        for (MappingNode.Entry entry : fields.entries()) {
            if (entry.key().equals("loras") && entry.value() instanceof SequenceNode loras) {
                lines.append(loras.items().stream()
                        .map(lora -> "    " + TextBlocks.value(lora) + ",\n")
                        .collect(Collectors.joining("", "  loras: [\n", "  ]\n")));
            } else {
                lines.append(TextBlocks.lines(MappingNode.EMPTY.with(entry.key(), entry.value()), "  "));
            }
        }
        return head + " {\n" + lines + "}\n";
    }

    /// A plugin type that several decisions use gets a template, although the routes still say everything themselves.
    private static void templates(TextBlocks out, List<MappingNode> decisions) {
        Set<String> once = new HashSet<>();
        Set<String> several = new TreeSet<>(UtfOrder.INSTANCE);
        for (MappingNode decision : decisions) {
            Nodes.mappings(decision, "plugins").stream()
                    .map(plugin -> PluginNames.normal(Nodes.text(plugin, "type")))
                    .distinct()
                    .filter(type -> !once.add(type))
                    .forEach(several::add);
        }
        if (!several.isEmpty()) {
            out.banner("PLUGINS");
            several.forEach(type -> out.block("PLUGIN " + Quoted.name(type) + " " + type + " {}\n"));
        }
    }

    private static void entrypoints(TextBlocks out, List<MappingNode> entrypoints) {
        if (entrypoints.isEmpty()) {
            return;
        }
        out.banner("ENTRYPOINTS");
        for (MappingNode entrypoint : entrypoints) {
            MappingNode fields = MappingNode.builder()
                    .put("model_names", SequenceNode.texts(Nodes.texts(entrypoint, "model_names")))
                    .put("recipe", ScalarNode.text(Nodes.text(entrypoint, "recipe")))
                    .build();
            out.fields("ENTRYPOINT", fields);
        }
    }

    private void assertions(TextBlocks out, MappingNode routing, String path) {
        List<String> lines = new ArrayList<>();
        for (Block.Assertion assertion : AssertionNodes.read(routing, path, found)) {
            String label = assertion.label() == null ? "" : Quoted.quote(assertion.label()) + " ";
            lines.add("ASSERT " + label + ClaimPrinter.print(assertion.claim()) + "\n");
        }
        if (!lines.isEmpty()) {
            out.banner("ASSERTIONS");
            lines.forEach(out::block);
        }
    }

    private static void tests(TextBlocks out, List<Block.Test> tests) {
        if (tests.isEmpty()) {
            return;
        }
        out.banner("TESTS");
        for (Block.Test test : tests) {
            String lines = test.expectations().stream()
                    .map(e -> "  " + Quoted.quote(e.query()) + " -> "
                            + Quoted.name(e.route().text()) + "\n")
                    .collect(Collectors.joining());
            out.block("TEST " + Quoted.name(test.name().text()) + " {\n" + lines + "}\n");
        }
    }
}

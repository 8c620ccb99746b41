package semanticrouter.dsl.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Program;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.Value;

/// Sorts the blocks of a program into profiles and turns decision trees into routes.
///
/// Branch `i` of tree `t` becomes a route of priority `1 000 000 - 1000·t - i` whose condition excludes all branches
/// before it, so the branches exclude each other whatever the ranking. Source: routing language specification 5.3.
public final class Lowering {
    private static final long TREE_PRIORITY = 1_000_000;
    private static final int BRANCHES = 1000;

    private final Diagnostics found = new Diagnostics();

    private Lowering() {}

    /// Lowers a program.
    public static Lowered lower(Program program) {
        Lowering lowering = new Lowering();
        List<Block> blocks = program.blocks();
        Scope main = lowering.scope(null, "", null, blocks);
        List<Scope> recipes = new ArrayList<>();
        for (Block.Recipe recipe : Program.select(blocks, Block.Recipe.class)) {
            String description =
                    recipe.options().text("description").map(Value.Text::value).orElse("");
            recipes.add(
                    lowering.scope(recipe.name(), description, name(recipe.options(), "strategy"), recipe.blocks()));
        }
        List<Block.Entrypoint> entrypoints = Program.select(blocks, Block.Entrypoint.class);
        entrypoints.forEach(lowering::entrypoint);
        List<Block.Model> models = Program.select(blocks, Block.Model.class);
        return new Lowered(main, recipes, models, entrypoints, lowering.found.list());
    }

    private Scope scope(@Nullable Name recipe, String description, @Nullable Name inherited, List<Block> blocks) {
        Name strategy = inherited;
        for (Block.Routing routing : Program.select(blocks, Block.Routing.class)) {
            Name own = name(routing.fields(), "strategy");
            if (own == null) {
                found.error(
                        "dsl-strategy",
                        routing.span(),
                        "",
                        prefix(recipe) + "ROUTING needs strategy",
                        "write strategy: priority or strategy: confidence");
            }
            strategy = own == null ? strategy : own;
        }
        List<Block.Route> routes = new ArrayList<>(Program.select(blocks, Block.Route.class));
        List<Block.Tree> trees = Program.select(blocks, Block.Tree.class);
        if (!routes.isEmpty() && !trees.isEmpty()) {
            found.error(
                    "dsl-scope-mix",
                    trees.getFirst().span(),
                    "",
                    prefix(recipe) + "ROUTE and DECISION_TREE cannot stand in one profile",
                    "write the routes as branches, or the tree as routes");
        }
        for (int t = 0; t < trees.size(); t++) {
            routes.addAll(routes(trees.get(t), t, prefix(recipe)));
        }
        return new Scope(
                recipe,
                description,
                strategy,
                Program.select(blocks, Block.Signal.class),
                Program.select(blocks, Block.Projection.class),
                Program.select(blocks, Block.Plugin.class),
                routes,
                Program.select(blocks, Block.Test.class),
                Program.select(blocks, Block.Assertion.class));
    }

    private static String prefix(@Nullable Name recipe) {
        return recipe == null ? "" : "RECIPE \"" + recipe.text() + "\": ";
    }

    private static @Nullable Name name(Fields fields, String field) {
        return fields.text(field)
                .filter(text -> !text.value().isEmpty())
                .map(text -> new Name(text.value(), text.span()))
                .orElse(null);
    }

    private List<Block.Route> routes(Block.Tree tree, int treeIndex, String prefix) {
        if (tree.branches().size() >= BRANCHES) {
            found.error(
                    "dsl-tree-size",
                    tree.name().span(),
                    "",
                    prefix + "DECISION_TREE " + tree.name().text() + " has more than " + BRANCHES + " branches",
                    "split it");
            return List.of();
        }
        List<Block.Route> routes = new ArrayList<>();
        List<Rule> excluded = new ArrayList<>();
        for (Block.Branch branch : tree.branches()) {
            List<Rule> parts = new ArrayList<>(List.of(branch.when()));
            parts.addAll(excluded);
            Block.Branch exclusive =
                    new Block.Branch(all(parts, branch.when().span()), branch.clauses(), branch.span());
            routes.add(route(tree, treeIndex, routes.size(), exclusive));
            excluded.add(new Rule.Not(branch.when(), branch.when().span()));
        }
        Block.Branch otherwise = new Block.Branch(all(excluded, tree.elseSpan()), tree.otherwise(), tree.elseSpan());
        routes.add(route(tree, treeIndex, routes.size(), otherwise));
        for (Block.Route route : routes) {
            if (!route.clauses().nameModels()) {
                found.error(
                        "dsl-tree-branch",
                        route.span(),
                        "",
                        prefix + "a branch of DECISION_TREE " + tree.name().text() + " has no MODEL",
                        "add a MODEL clause to the branch");
            }
        }
        return routes;
    }

    private static Rule all(List<Rule> parts, Span span) {
        return parts.size() == 1 ? parts.getFirst() : new Rule.And(parts, span);
    }

    private static Block.Route route(Block.Tree tree, int treeIndex, int index, Block.Branch branch) {
        Clauses own = branch.clauses();
        Name name = own.name() != null
                ? own.name()
                : new Name(
                        String.format("%s__branch_%02d", tree.name().text(), index + 1),
                        tree.name().span());
        Clauses clauses = new Clauses(
                null,
                own.description(),
                new Clauses.Rank(TREE_PRIORITY - BRANCHES * (long) treeIndex - index, branch.span()),
                own.tier(),
                own.models(),
                own.iterations(),
                own.algorithm(),
                own.plugins(),
                own.emits());
        return new Block.Route(name, branch.when(), clauses, branch.span());
    }

    private void entrypoint(Block.Entrypoint entrypoint) {
        if (entrypoint.fields().items("model_names").isEmpty()) {
            found.error(
                    "dsl-entrypoint",
                    entrypoint.span(),
                    "",
                    "ENTRYPOINT needs model_names",
                    "write model_names: [\"public-name\"]");
        }
        if (name(entrypoint.fields(), "recipe") == null) {
            found.error(
                    "dsl-entrypoint",
                    entrypoint.span(),
                    "",
                    "ENTRYPOINT needs recipe",
                    "write recipe: and the name of a RECIPE, or default");
        }
    }
}

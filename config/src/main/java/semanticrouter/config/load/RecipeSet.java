package semanticrouter.config.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.RecipeEntry;
import semanticrouter.config.document.Routing;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.recipe.RecipeBinder;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.plan.Registry;

/// Finds the recipes of a document (specification: signals §1.14).
final class RecipeSet {
    private final RecipeBinder recipes;
    private final TreeReport report;

    RecipeSet(Registry registry, Binder binder, TreeReport report, UnknownKeys unknown) {
        this.recipes = new RecipeBinder(registry, binder, report, unknown);
        this.report = report;
    }

    /// The recipes, the default one first.
    List<Recipe> resolve(ConfigDocument document) {
        Routing routing = document.routing();
        var profile = new RecipeEntry.Profile(
                routing.strategy(),
                routing.signals(),
                routing.projections(),
                routing.decisions(),
                routing.assertions());
        Strategy inherited = RecipeBinder.strategy(document.global().router().strategy());
        boolean named =
                document.recipes().stream().anyMatch(entry -> entry.name().equals(Recipe.DEFAULT));
        var found = new ArrayList<Recipe>();
        if (!named) {
            found.add(recipes.bind(Recipe.DEFAULT, "", profile, DocPath.ROOT.key("routing"), inherited));
        }
        var names = new HashSet<String>();
        for (int i = 0; i < document.recipes().size(); i++) {
            RecipeEntry entry = document.recipes().get(i);
            DocPath at = DocPath.ROOT.key("recipes").index(i);
            check(entry, at, !profile.empty(), names);
            Strategy own =
                    entry.name().equals(Recipe.DEFAULT) || routing.strategy().isEmpty()
                            ? inherited
                            : RecipeBinder.strategy(routing.strategy());
            Recipe recipe = recipes.bind(entry.name(), entry.description(), entry.routing(), at.key("routing"), own);
            found.add(entry.name().equals(Recipe.DEFAULT) ? 0 : found.size(), recipe);
        }
        return found;
    }

    private void check(RecipeEntry entry, DocPath at, boolean profileWritten, Set<String> names) {
        DocPath name = at.key("name");
        if (!entry.name().equals(entry.name().strip())) {
            report.error(
                    "recipe-name",
                    name,
                    "the recipe name \"" + entry.name() + "\" has spaces around it",
                    "remove them");
        }
        if (!names.add(entry.name())) {
            report.error(
                    "recipe-name", name, "there are two recipes named \"" + entry.name() + "\"", "rename one of them");
        }
        DocPath cards = at.key("routing").key("modelCards");
        if (cards.find(report.root()) != null) {
            report.keyError(
                    "recipe-models",
                    cards,
                    "a recipe cannot have model cards of its own",
                    "move them to the top-level routing.modelCards");
        }
        if (entry.name().equals(Recipe.DEFAULT) && profileWritten) {
            report.error(
                    "recipe-name",
                    name,
                    "the recipe \"default\" is already written at the top level, under \"routing\"",
                    "rename this recipe, or move the top-level signals, projections, decisions and strategy into it");
        }
    }
}

package semanticrouter.config.check;

import static semanticrouter.config.check.context.CheckContext.at;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.check.global.GlobalChecks;
import semanticrouter.config.recipe.PublicNames;
import semanticrouter.config.document.Entrypoint;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;

/// Public model names of recipes (specification: signals §1.14).
record EntrypointChecks(CheckContext context) {
    void check() {
        Set<String> recipes = context.recipes().stream().map(Recipe::name).collect(Collectors.toSet());
        Map<String, Integer> owner = new HashMap<>();
        List<Entrypoint> entrypoints = context.document().entrypoints();
        for (int i = 0; i < entrypoints.size(); i++) {
            Entrypoint entrypoint = entrypoints.get(i);
            DocPath here = at("entrypoints").index(i);
            if (!entrypoint.recipe().isEmpty() && !recipes.contains(entrypoint.recipe())) {
                context.report()
                        .error(
                                "unknown-recipe",
                                here.key("recipe"),
                                "there is no recipe \"" + entrypoint.recipe() + "\"",
                                ProviderChecks.hint(
                                        entrypoint.recipe(), recipes, "add it to recipes, or use \"default\""));
            }
            if (PublicNames.names(entrypoint).isEmpty()) {
                context.report()
                        .error("entrypoint-name", here, "an entrypoint needs a model name", "add it to model_names");
            }
            for (int n = 0; n < entrypoint.modelNames().size(); n++) {
                name(
                        entrypoint.modelNames().get(n).strip(),
                        i,
                        here.key("model_names").index(n),
                        owner);
            }
        }
        context.recipes().stream()
                .filter(recipe -> !recipe.name().equals(Recipe.DEFAULT))
                .filter(recipe -> entrypoints.stream().noneMatch(e -> e.recipe().equals(recipe.name())))
                .forEach(recipe -> context.note(
                        "unreachable-recipe",
                        recipe.at(),
                        "no entrypoint leads to the recipe \"" + recipe.name() + "\", so it is not used",
                        "add an entrypoint with a model name for it"));
    }

    private void name(String name, int entrypoint, DocPath at, Map<String, Integer> owner) {
        if (name.isEmpty()) {
            return;
        }
        Integer other = owner.putIfAbsent(name, entrypoint);
        String clash = other != null && other != entrypoint
                ? "the name of another entrypoint"
                : context.cards().contains(name) || context.providerModels().contains(name)
                        ? "a model's own name"
                        : context.loras().contains(name)
                                ? "the name of an adapter"
                                : GlobalChecks.reserved(context).contains(name) ? "a name of the default recipe" : "";
        if (!clash.isEmpty()) {
            context.report()
                    .error(
                            "entrypoint-name",
                            at,
                            "the model name \"" + name + "\" is already " + clash,
                            "use another name");
        }
    }
}

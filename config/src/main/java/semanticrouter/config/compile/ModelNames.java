package semanticrouter.config.compile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Entrypoint;
import semanticrouter.config.recipe.BoundAlgorithm;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.PublicNames;
import semanticrouter.config.recipe.Recipe;

/// The public model names and what they lead to (specification: signals §1.14, §1.15, §4.6).
final class ModelNames {
    private final SequencedMap<String, String> virtual = new LinkedHashMap<>();
    private final SequencedMap<String, String> restricted = new LinkedHashMap<>();

    ModelNames(ConfigDocument document, List<Recipe> recipes) {
        PublicNames.autoAliases(document.global().router()).forEach(name -> virtual.putIfAbsent(name, Recipe.DEFAULT));
        for (Entrypoint entrypoint : document.entrypoints()) {
            PublicNames.names(entrypoint).forEach(name -> virtual.putIfAbsent(name, entrypoint.recipe()));
        }
        PublicNames.slugs(document.global().integrations().looper()).forEach((slug, algorithm) -> {
            if (uses(recipes, algorithm)
                    && !document.global().integrations().looper().off()) {
                String name = Recipe.DEFAULT + "#" + algorithm;
                restricted.put(name, algorithm);
                virtual.putIfAbsent(slug, name);
            }
        });
    }

    private static boolean uses(List<Recipe> recipes, String algorithm) {
        return recipes.stream()
                .filter(recipe -> recipe.name().equals(Recipe.DEFAULT))
                .flatMap(recipe -> recipe.decisions().stream())
                .map(BoundDecision::algorithm)
                .anyMatch(bound -> bound != null && type(bound).equals(algorithm));
    }

    private static String type(BoundAlgorithm<?> algorithm) {
        return algorithm.type();
    }

    /// Recipe key by public name, in the order they are listed to clients.
    public SequencedMap<String, String> virtual() {
        return virtual;
    }

    /// Recipe keys that stand for the default recipe restricted to an algorithm.
    public Map<String, String> restricted() {
        return restricted;
    }

    /// Whether some public name leads to a recipe.
    public boolean reaches(String recipe) {
        return virtual.containsValue(recipe);
    }
}

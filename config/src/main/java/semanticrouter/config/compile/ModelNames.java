package semanticrouter.config.compile;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
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
    private final SequencedMap<String, String> unlisted = new LinkedHashMap<>();

    /// @param direct algorithms that a request can ask for where no decision has them
    ModelNames(ConfigDocument document, List<Recipe> recipes, Set<String> direct) {
        PublicNames.autoAliases(document.global().router()).forEach(name -> virtual.putIfAbsent(name, Recipe.DEFAULT));
        for (Entrypoint entrypoint : document.entrypoints()) {
            PublicNames.names(entrypoint).forEach(name -> virtual.putIfAbsent(name, entrypoint.recipe()));
        }
        PublicNames.slugs(document.global().integrations().looper()).forEach((slug, algorithm) -> {
            boolean off = document.global().integrations().looper().off();
            if (!off && !uses(recipes, algorithm) && direct.contains(algorithm)) {
                unlisted.put(slug, algorithm);
            } else if (!off && uses(recipes, algorithm)) {
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

    /// Every algorithm that a name stands for.
    public Set<String> algorithms() {
        var algorithms = new LinkedHashSet<>(restricted.values());
        algorithms.addAll(unlisted.values());
        return algorithms;
    }

    /// Algorithms by the names that no list tells, as they are of use only to requests that name models.
    public Map<String, String> unlisted() {
        return unlisted;
    }

    /// Whether some public name leads to a recipe.
    public boolean reaches(String recipe) {
        return virtual.containsValue(recipe);
    }
}

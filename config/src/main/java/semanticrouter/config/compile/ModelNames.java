package semanticrouter.config.compile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Entrypoint;
import semanticrouter.config.document.global.Integrations;
import semanticrouter.config.document.global.RouterSettings;
import semanticrouter.config.recipe.BoundAlgorithm;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.Recipe;

/// The public model names and what they lead to (specification: signals §1.14, §1.15, §4.6).
public final class ModelNames {
    /// A name that always asks for fusion.
    public static final String FUSION_ALIAS = "openrouter/fusion";

    private final SequencedMap<String, String> virtual = new LinkedHashMap<>();
    private final SequencedMap<String, String> restricted = new LinkedHashMap<>();

    public ModelNames(ConfigDocument document, List<Recipe> recipes) {
        autoAliases(document.global().router()).forEach(name -> virtual.putIfAbsent(name, Recipe.DEFAULT));
        for (Entrypoint entrypoint : document.entrypoints()) {
            names(entrypoint).forEach(name -> virtual.putIfAbsent(name, entrypoint.recipe()));
        }
        slugs(document.global().integrations().looper()).forEach((slug, algorithm) -> {
            if (uses(recipes, algorithm)) {
                String name = Recipe.DEFAULT + "#" + algorithm;
                restricted.put(name, algorithm);
                virtual.putIfAbsent(slug, name);
            }
        });
    }

    /// Names that mean "decide for me", with the default recipe.
    public static List<String> autoAliases(RouterSettings router) {
        List<String> listed = router.autoModelNames();
        List<String> names = listed == null ? List.of("vllm-sr/auto", "auto", router.autoModelName()) : listed;
        return names.stream().map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    }

    /// Names of an entrypoint: trimmed, without blanks and repetitions.
    public static List<String> names(Entrypoint entrypoint) {
        return entrypoint.modelNames().stream().map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    }

    /// Names that ask for one algorithm of the default recipe, with the algorithm.
    public static SequencedMap<String, String> slugs(Integrations.Looper looper) {
        var slugs = new LinkedHashMap<String, String>();
        looper.remom().modelNames().forEach(name -> slugs.putIfAbsent(name.strip(), "remom"));
        looper.fusion().modelNames().forEach(name -> slugs.putIfAbsent(name.strip(), "fusion"));
        slugs.putIfAbsent(FUSION_ALIAS, "fusion");
        looper.flow().modelNames().forEach(name -> slugs.putIfAbsent(name.strip(), "workflows"));
        slugs.remove("");
        return slugs;
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

package semanticrouter.config.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import semanticrouter.config.document.Entrypoint;
import semanticrouter.config.document.global.Integrations;
import semanticrouter.config.document.global.RouterSettings;

/// The model names clients can ask for besides concrete models (specification: signals §1.14, §1.15).
public final class PublicNames {
    /// A name that always asks for fusion.
    public static final String FUSION_ALIAS = "openrouter/fusion";

    private PublicNames() {}

    /// Names that mean "decide for me", with the default recipe.
    public static List<String> autoAliases(RouterSettings router) {
        List<String> listed = router.autoModelNames();
        List<String> names = listed == null ? List.of("vllm-sr/auto", "auto", router.autoModelName()) : listed;
        return names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /// Names of an entrypoint: trimmed, without blanks and repetitions.
    public static List<String> names(Entrypoint entrypoint) {
        return entrypoint.modelNames().stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
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
}

package semanticrouter.config.show;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Projections;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.PublicNames;
import semanticrouter.config.recipe.Recipe;

/// A configuration in numbers (specification: surfaces §2.5).
///
/// @param version of the contract
/// @param defaultModel the model that serves without a decision, empty when there is none
/// @param counts how much there is of what, over all recipes
/// @param signals rules by signal family, families without a rule left out
/// @param names model names a client can use for a recipe or for the router's own choice
public record Summary(
        String version,
        String defaultModel,
        SequencedMap<String, Integer> counts,
        SequencedMap<String, Integer> signals,
        List<String> names) {
    /// @param document the bound document of the configuration
    public static Summary of(LoadedConfig config, ConfigDocument document) {
        var families = new LinkedHashMap<String, Integer>();
        int decisions = 0;
        int plugins = 0;
        int projections = 0;
        for (Recipe recipe : config.recipes()) {
            for (FamilyRules<?> rules : recipe.signals()) {
                families.merge(rules.type(), rules.rules().size(), Integer::sum);
            }
            decisions += recipe.decisions().size();
            plugins += recipe.decisions().stream()
                    .mapToInt(decision -> decision.plugins().size())
                    .sum();
            Projections own = recipe.projections();
            projections += own.partitions().size()
                    + own.scores().size()
                    + own.mappings().size();
        }
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("listeners", document.listeners().size());
        counts.put("models", document.routing().modelCards().size());
        counts.put("recipes", config.recipes().size());
        counts.put("entrypoints", document.entrypoints().size());
        counts.put(
                "signals",
                families.values().stream().mapToInt(Integer::intValue).sum());
        counts.put("projections", projections);
        counts.put("decisions", decisions);
        counts.put("plugins", plugins);
        List<String> names = Stream.concat(
                        PublicNames.autoAliases(document.global().router()).stream(),
                        document.entrypoints().stream().flatMap(entrypoint -> PublicNames.names(entrypoint).stream()))
                .distinct()
                .toList();
        return new Summary(document.version(), document.providers().defaults().defaultModel(), counts, families, names);
    }
}

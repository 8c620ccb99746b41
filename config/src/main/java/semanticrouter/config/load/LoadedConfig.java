package semanticrouter.config.load;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.MappingNode;

/// A configuration after loading, whole or as far as it could be read.
///
/// @param source where it came from
/// @param tree the document after normalisation and expansion; empty when the text is not YAML
/// @param document the bound document; null when it could not be bound
/// @param effective the document with every default filled in; holds secrets
/// @param recipes the default one first; empty when the document could not be bound
/// @param diagnostics everything found, in order of place
public record LoadedConfig(
        ConfigSource source,
        MappingNode tree,
        @Nullable ConfigDocument document,
        MappingNode effective,
        List<Recipe> recipes,
        List<Diagnostic> diagnostics) {
    private static final String UNKNOWN_KEY = "unknown-key";

    public LoadedConfig {
        recipes = List.copyOf(recipes);
        diagnostics = inOrder(diagnostics);
    }

    /// From the top of the document to its end; a key that is an error is not called unknown as well.
    private static List<Diagnostic> inOrder(List<Diagnostic> found) {
        Set<String> refused = found.stream()
                .filter(finding -> finding.isError() && !finding.code().equals(UNKNOWN_KEY))
                .map(Diagnostic::path)
                .collect(Collectors.toSet());
        return found.stream()
                .filter(finding -> !(finding.code().equals(UNKNOWN_KEY) && refused.contains(finding.path())))
                .sorted(Comparator.comparingInt(
                                (Diagnostic finding) -> finding.span().line())
                        .thenComparingInt(finding -> finding.span().column()))
                .toList();
    }

    /// Leaves the trees out, which hold secrets.
    @Override
    public String toString() {
        return "LoadedConfig[" + source.name() + ", " + recipes.size() + " recipes, " + diagnostics.size()
                + " findings]";
    }

    /// Whether nothing stands against using it.
    public boolean usable() {
        return document != null && diagnostics.stream().noneMatch(Diagnostic::isError);
    }
}

package semanticrouter.config.load;

import java.util.List;
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
/// @param diagnostics everything found, in the order of the steps
public record LoadedConfig(
        ConfigSource source,
        MappingNode tree,
        @Nullable ConfigDocument document,
        MappingNode effective,
        List<Recipe> recipes,
        List<Diagnostic> diagnostics) {
    public LoadedConfig {
        recipes = List.copyOf(recipes);
        diagnostics = List.copyOf(diagnostics);
    }

    /// Whether nothing stands against using it.
    public boolean usable() {
        return document != null && diagnostics.stream().noneMatch(Diagnostic::isError);
    }
}

package semanticrouter.dsl.compile;

import java.util.List;
import java.util.stream.Stream;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.dsl.syntax.Block;

/// A program sorted into its profiles.
///
/// @param main the blocks at the top level
/// @param recipes the recipes in order
/// @param errors what the grammar allows and the language does not; the rest can still be checked
public record Lowered(
        Scope main,
        List<Scope> recipes,
        List<Block.Model> models,
        List<Block.Entrypoint> entrypoints,
        List<Diagnostic> errors) {
    public Lowered {
        recipes = List.copyOf(recipes);
        models = List.copyOf(models);
        entrypoints = List.copyOf(entrypoints);
        errors = List.copyOf(errors);
    }

    /// All profiles, the top level first.
    public List<Scope> scopes() {
        return Stream.concat(Stream.of(main), recipes.stream()).toList();
    }
}

package semanticrouter.config.document;

import java.util.List;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Required;

/// Public model names that lead to a recipe (specification: signals §1.14).
@Doc("Public model names that lead to a recipe.")
public record Entrypoint(
        @Doc("Names clients use as the model.") List<String> modelNames,
        @Doc("Name of the recipe.") @Required String recipe) {}

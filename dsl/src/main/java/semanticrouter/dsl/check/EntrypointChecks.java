package semanticrouter.dsl.check;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.dsl.compile.Lowered;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Value;

/// Checks how recipes and entrypoints fit together. Source: routing language specification 1.14 and 5.5, level 2.
final class EntrypointChecks {
    private final Lowered program;
    private final Issues found;

    EntrypointChecks(Lowered program, Issues found) {
        this.program = program;
        this.found = found;
    }

    void check() {
        Set<String> recipes = new LinkedHashSet<>(Set.of("default"));
        for (Scope recipe : program.recipes()) {
            if (!recipes.add(recipe.recipeName()) && !recipe.recipeName().equals("default")) {
                found.warning(
                        "dsl-duplicate-recipe",
                        recipe.span(),
                        "RECIPE \"" + recipe.recipeName() + "\" is declared twice",
                        "rename one");
            }
        }
        Set<String> reached = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Block.Entrypoint entrypoint : program.entrypoints()) {
            Optional<Value.Text> recipe =
                    entrypoint.fields().text("recipe").filter(r -> !r.value().isEmpty());
            recipe.map(Value.Text::value).ifPresent(reached::add);
            if (recipe.isPresent() && !recipes.contains(recipe.get().value())) {
                String name = recipe.get().value();
                found.unknown(
                        Severity.WARNING,
                        "dsl-unknown-recipe",
                        recipe.get().span(),
                        new Issues.Unknown(
                                "ENTRYPOINT refers to the unknown RECIPE \"" + name + "\"", name, recipes, true));
            }
            Set<String> own = new HashSet<>();
            for (Value value : entrypoint.fields().items("model_names")) {
                if (value instanceof Value.Text text
                        && own.add(text.value().strip())
                        && !names.add(text.value().strip())) {
                    found.warning(
                            "dsl-entrypoint",
                            text.span(),
                            "the model name \"" + text.value() + "\" belongs to another ENTRYPOINT",
                            "a public name leads to one recipe");
                }
            }
        }
        for (Scope recipe : program.recipes()) {
            if (!reached.contains(recipe.recipeName()) && !recipe.recipeName().equals("default")) {
                found.warning(
                        "dsl-unreachable-recipe",
                        recipe.span(),
                        "no ENTRYPOINT leads to RECIPE \"" + recipe.recipeName() + "\"",
                        "add one, or remove the recipe");
            }
        }
    }
}

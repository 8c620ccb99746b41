package semanticrouter.cli.recipe;

import java.util.List;
import semanticrouter.cli.terminal.Terminal;

/// Prints who plays the parts of a recipe.
public final class BindingText {
    private BindingText() {}

    /// A table with a reason a row, and a warning for every part that nobody plays.
    public static void print(Terminal terminal, BoundRecipe recipe) {
        terminal.table(List.of("part", "model", "why"), rows(recipe));
        warn(terminal, recipe);
    }

    /// The same beside a result: on standard error.
    public static void note(Terminal terminal, BoundRecipe recipe) {
        rows(recipe).forEach(row -> terminal.err().println("  " + String.join("  ", row)));
        warn(terminal, recipe);
    }

    /// One row a part: its name, the model, the reason.
    public static List<List<String>> rows(BoundRecipe recipe) {
        return recipe.bindings().stream()
                .map(binding -> List.of(binding.role(), binding.model().orElse("none"), binding.reason()))
                .toList();
    }

    private static void warn(Terminal terminal, BoundRecipe recipe) {
        recipe.bindings().stream()
                .filter(binding -> binding.model().isEmpty())
                .forEach(binding -> terminal.warning("nobody plays " + binding.role() + ": " + binding.reason()));
    }
}

package semanticrouter.cli.recipe;

import java.util.List;

/// A part that a model plays in a recipe.
///
/// @param name the model name that the recipe's decisions use for it
/// @param prefer which of the models that qualify is best
/// @param capabilities a model must have all of these
/// @param tags a model must have all of these
/// @param contextTokens a model must take at least this many; 0 for any
record Role(
        String name,
        String description,
        Prefer prefer,
        List<String> capabilities,
        List<String> tags,
        long contextTokens) {
    Role {
        capabilities = List.copyOf(capabilities);
        tags = List.copyOf(tags);
    }

    /// How models that qualify are ordered.
    enum Prefer {
        /// The cheapest first; those without a price last.
        COST,
        /// The highest quality score first, then the larger.
        QUALITY,
        /// Those tagged `speed:fast` first, then the smaller.
        SPEED,
        /// The best by quality among the cheaper half.
        VALUE
    }

    /// Whether a model can play the part.
    boolean fits(UserModel model) {
        boolean capable = capabilities.isEmpty()
                || model.capabilities().isEmpty()
                || model.capabilities().containsAll(capabilities);
        boolean large = contextTokens == 0 || model.contextTokens() == 0 || model.contextTokens() >= contextTokens;
        return capable && large && model.tags().containsAll(tags);
    }

    /// What is required, for messages.
    String wanted() {
        var wanted = new StringBuilder();
        capabilities.forEach(capability -> append(wanted, "capability " + capability));
        tags.forEach(tag -> append(wanted, "tag " + tag));
        if (contextTokens > 0) {
            append(wanted, "a context of " + contextTokens + " tokens");
        }
        return wanted.isEmpty() ? "any model" : wanted.toString();
    }

    private static void append(StringBuilder to, String part) {
        to.append(to.isEmpty() ? "" : ", ").append(part);
    }
}

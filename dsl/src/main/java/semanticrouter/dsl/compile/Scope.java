package semanticrouter.dsl.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Name;

/// The blocks of one profile: the top level, or one recipe. Decision trees are already routes.
///
/// @param recipe the recipe's name, absent for the top level
/// @param description the recipe's description, empty when there is none
/// @param strategy absent when the profile does not set one
public record Scope(
        @Nullable Name recipe,
        String description,
        @Nullable Name strategy,
        List<Block.Signal> signals,
        List<Block.Projection> projections,
        List<Block.Plugin> plugins,
        List<Block.Route> routes,
        List<Block.Test> tests,
        List<Block.Assertion> assertions) {
    public Scope {
        signals = List.copyOf(signals);
        projections = List.copyOf(projections);
        plugins = List.copyOf(plugins);
        routes = List.copyOf(routes);
        tests = List.copyOf(tests);
        assertions = List.copyOf(assertions);
    }

    /// The recipe's name, empty for the top level.
    public String recipeName() {
        return recipe == null ? "" : recipe.text();
    }

    /// What messages about this profile begin with.
    public String prefix() {
        return recipe == null ? "" : "RECIPE \"" + recipe.text() + "\": ";
    }

    /// Where the profile stands when it is a recipe.
    public Span span() {
        return recipe == null ? Span.NONE : recipe.span();
    }

    /// Whether the profile says anything besides tests.
    public boolean hasContent() {
        return strategy != null
                || !signals.isEmpty()
                || !projections.isEmpty()
                || !routes.isEmpty()
                || !plugins.isEmpty()
                || !assertions.isEmpty();
    }
}

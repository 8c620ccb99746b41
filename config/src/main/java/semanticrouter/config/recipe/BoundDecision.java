package semanticrouter.config.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.tree.DocPath;

/// A decision whose algorithm and plugins are bound.
///
/// @param entry as written
/// @param at where it stands
/// @param algorithm null when none is configured
/// @param plugins in document order
public record BoundDecision(
        DecisionEntry entry, DocPath at, @Nullable BoundAlgorithm<?> algorithm, List<BoundPlugin<?>> plugins) {
    public BoundDecision {
        plugins = List.copyOf(plugins);
    }

    public String name() {
        return entry.name();
    }
}

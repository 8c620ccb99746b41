package semanticrouter.dsl.probe;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A router that tells where a query ends, without calling any model.
///
/// The query is the whole request: one user message, no history, headers or tools. Called from one thread.
public interface ProbeRunner {
    /// Where a query ends.
    ///
    /// @param decision the decision reached, empty when none matches
    /// @param matchedRules `type:name` of what matched, for the report
    record Reached(Optional<String> decision, List<String> matchedRules) {
        public Reached {
            matchedRules = List.copyOf(matchedRules);
        }
    }

    /// Sends a query through the signals and decisions of a recipe.
    ///
    /// @param recipe the recipe's name, empty for the top level
    Reached probe(String recipe, String query) throws InterruptedException;

    /// Cosine of the centroids of two embedding or domain signals of a recipe; empty when it has none for them.
    default OptionalDouble similarity(String recipe, String first, String second) throws InterruptedException {
        return OptionalDouble.empty();
    }
}

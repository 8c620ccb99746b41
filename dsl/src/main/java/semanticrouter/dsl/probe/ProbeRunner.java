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
        /// No decision, and nothing matched.
        public static final Reached NOWHERE = new Reached(Optional.empty(), List.of());

        public Reached {
            matchedRules = List.copyOf(matchedRules);
        }
    }

    /// The router has no answer; the message says why.
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        /// @param why a sentence without the text of the query
        public Refused(String why) {
            super(why);
        }
    }

    /// Sends a query through the signals and decisions of a recipe.
    ///
    /// @param recipe the recipe's name, empty for the top level
    /// @throws Refused when the router does not route the query
    Reached probe(String recipe, String query) throws Refused, InterruptedException;

    /// Cosine of the centroids of two members of a partition of a recipe; empty when the router keeps no centroid of
    /// one of them, as of a domain that a trained classifier tells.
    ///
    /// @throws Refused when the router cannot embed their examples
    default OptionalDouble similarity(String recipe, String first, String second) throws Refused, InterruptedException {
        return OptionalDouble.empty();
    }
}

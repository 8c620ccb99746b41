package semanticrouter.core.decision;

import java.util.List;
import semanticrouter.core.fault.Failure;

/// What was decided for one request.
public sealed interface Decision {
    /// A decision won.
    ///
    /// @param name the decision
    /// @param index its position in the recipe
    /// @param confidence of its rule
    /// @param matchedRules `family:name[:label]` of the leaves that made it true
    record Matched(String name, int index, double confidence, List<String> matchedRules) implements Decision {
        /// The category of the request: the name in the first `domain:` leaf, empty when there is none.
        public String category() {
            for (String rule : matchedRules) {
                if (rule.startsWith("domain:")) {
                    return rule.substring("domain:".length());
                }
            }
            return "";
        }
    }

    /// No decision matched; the default model serves.
    record NoMatch() implements Decision {}

    /// The client named a concrete model, so nothing was decided.
    record PassThrough() implements Decision {}

    /// Evidence a decision insists on could not be had.
    record Refused(String name, Failure why) implements Decision {}
}

package semanticrouter.dsl.proof;

import java.util.List;
import java.util.stream.Collectors;

/// A combination of signal results that shows something about a policy.
///
/// @param matching the leaves that hold; every other leaf of the policy does not
/// @param decision the decision reached, empty when none matches
/// @param models the models the decision may call
public record Witness(List<String> matching, String decision, List<String> models) {
    public Witness {
        matching = List.copyOf(matching);
        models = List.copyOf(models);
    }

    /// In words, for messages.
    @Override
    public String toString() {
        String signals = matching.isEmpty()
                ? "no signal matches"
                : String.join(", ", matching) + (matching.size() == 1 ? " alone matches" : " match and nothing else");
        String reached = decision.isEmpty() ? "no decision is reached" : "decision \"" + decision + "\" is reached";
        String called = models.isEmpty()
                ? ""
                : models.stream()
                        .map(model -> "\"" + model + "\"")
                        .collect(Collectors.joining(", ", ", which may call ", ""));
        return signals + ": " + reached + called;
    }
}

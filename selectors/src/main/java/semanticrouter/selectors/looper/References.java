package semanticrouter.selectors.looper;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.selection.ModelRef;

/// Rules for the models an option mentions.
final class References {
    private References() {}

    /// The problem of a model that is not one of the decision's; an empty name is none.
    static Optional<Problem> among(List<ModelRef> candidates, String path, String model) {
        if (model.isEmpty() || candidates.stream().anyMatch(ref -> ref.model().equals(model))) {
            return Optional.empty();
        }
        return Optional.of(Problem.error(
                path,
                "\"" + model + "\" is not one of the decision's modelRefs; use one of "
                        + candidates.stream().map(ModelRef::model).distinct().toList()));
    }

    /// Names that occur more than once, in order of their second mention.
    static List<String> repeated(List<String> names) {
        Set<String> seen = new HashSet<>();
        return names.stream().filter(name -> !seen.add(name)).distinct().toList();
    }
}

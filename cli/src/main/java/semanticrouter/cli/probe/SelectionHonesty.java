package semanticrouter.cli.probe;

import java.util.Optional;
import java.util.Set;

/// Whether an explanation says no more of the selection than a dry run can know (specification: signals §4.9).
final class SelectionHonesty {
    private static final String LATER = "execution_required";
    private static final Set<String> STATUSES =
            Set.of("selected", "planned_final", "fallback", LATER, "unavailable", "failed");

    private SelectionHonesty() {}

    /// What is wrong; empty when nothing is.
    ///
    /// @param algorithm of the decision that won
    /// @param status of the selection
    /// @param model that was selected; empty for none
    static Optional<String> miss(String algorithm, String status, String model) {
        if (!possible(algorithm).contains(status)) {
            return Optional.of("selection " + status + ", which " + algorithm + " cannot say");
        }
        if (status.equals(LATER) && !model.isEmpty()) {
            return Optional.of("selection " + status + ", and yet the model " + model);
        }
        boolean named = Set.of("selected", "planned_final").contains(status);
        return named && model.isEmpty() ? Optional.of("selection " + status + " without a model") : Optional.empty();
    }

    private static Set<String> possible(String algorithm) {
        return switch (algorithm) {
            case "static", "multi_factor", "latency_aware" -> Set.of("selected", LATER);
            case "workflows", "fusion", "remom" -> Set.of("planned_final", LATER);
            case "confidence" -> Set.of(LATER);
            default -> STATUSES;
        };
    }
}

package semanticrouter.core.selection;

/// What a selector chose.
public sealed interface Selection {
    /// The method where the model of the session's last turn stays.
    String KEPT = "keep_current_model";

    /// One model.
    ///
    /// @param candidate the model
    /// @param method the algorithm that chose it, for headers and metrics
    /// @param reason one sentence for a person
    record Single(Candidate candidate, String method, String reason) implements Selection {}
}

package semanticrouter.core.selection;

/// What a selector chose.
public sealed interface Selection {
    /// One model.
    ///
    /// @param candidate the model
    /// @param method the algorithm that chose it, for headers and metrics
    /// @param reason one sentence for a person
    record Single(Candidate candidate, String method, String reason) implements Selection {}
}

package semanticrouter.core.selection;

/// What a selector chose.
public sealed interface Selection {
    /// The method where there was nothing to choose from.
    String ONLY = "single";

    /// The method where the decision answers without a model.
    String ANSWERED = "fast_response";

    /// The method where the model serves because of the image it makes, or is made beside its text.
    String IMAGE = "image_gen";

    /// The method where the algorithm could not choose.
    String FALLBACK = "fallback";

    /// The method where the model of the session's last turn stays.
    String KEPT = "keep_current_model";

    /// One model.
    ///
    /// @param candidate the model
    /// @param method the algorithm that chose it, or a word of {@link Selection}; for headers and metrics
    /// @param reason one sentence for a person
    /// @param failure {@link FallbackReason} why the decision's algorithm could not choose; empty when it did, or
    /// was not asked
    record Single(Candidate candidate, String method, String reason, String failure) implements Selection {
        /// One that nothing kept from being chosen.
        public Single(Candidate candidate, String method, String reason) {
            this(candidate, method, reason, "");
        }

        /// Whether the algorithm could not choose, so that the first candidate serves.
        public boolean fellBack() {
            return !failure.isEmpty();
        }
    }

    /// Several models are to work on the request, and whose answer the client gets is known only when they have.
    ///
    /// @param method the algorithm that will know
    /// @param reason one sentence for a person
    record Later(String method, String reason) implements Selection {}
}

package semanticrouter.dsl.generate;

/// Where a generation is.
///
/// @param attempt the question to the model it belongs to, from 1
public record Progress(Phase phase, int attempt) {
    /// The steps of an attempt.
    public enum Phase {
        /// The model is asked for a draft.
        GENERATE,
        /// The answer is parsed.
        PARSE,
        /// The model is asked to mend its draft.
        REPAIR,
        /// The result is there.
        COMPLETE
    }
}

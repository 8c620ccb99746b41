package semanticrouter.core.trace;

import semanticrouter.core.selection.Candidate;

/// One call a loop made.
///
/// @param candidate who was asked
/// @param answered whether an answer came
/// @param usage tokens it took, as the provider counts them
/// @param note what came of it, for a person, for example `confidence 0.41 of 0.70`; without any text of the request
/// or the reply
/// @param retries how often the call was made again because it failed
public record LoopStep(Candidate candidate, boolean answered, Usage usage, String note, int retries) {
    /// One that was not made again.
    public LoopStep(Candidate candidate, boolean answered, Usage usage, String note) {
        this(candidate, answered, usage, note, 0);
    }
}

package semanticrouter.core.loop;

import semanticrouter.core.fault.Failure;
import semanticrouter.core.selection.Candidate;

/// What came of one call of a loop.
public sealed interface LoopReply {
    /// Who was asked.
    Candidate candidate();

    /// A chat completion, whole.
    ///
    /// @param body UTF-8 bytes of its JSON; shared, must not be written
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Completed(Candidate candidate, byte[] body) implements LoopReply {}

    /// No answer.
    ///
    /// @param why without a text of the request or the reply; `unfinished` for a call that was cancelled because
    /// enough others had answered or the time was over
    record Failed(Candidate candidate, Failure why) implements LoopReply {}
}

package semanticrouter.core.loop;

import semanticrouter.core.fault.Failure;
import semanticrouter.core.selection.Candidate;

/// What came of one call of a loop.
public sealed interface LoopReply {
    /// Who was asked.
    Candidate candidate();

    /// How often the call was made again because it failed.
    int retries();

    /// A chat completion, whole.
    ///
    /// @param body UTF-8 bytes of its JSON; shared, must not be written
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Completed(Candidate candidate, byte[] body, int retries) implements LoopReply {
        /// One that came at once.
        public Completed(Candidate candidate, byte[] body) {
            this(candidate, body, 0);
        }
    }

    /// No answer.
    ///
    /// @param why without a text of the request or the reply; `unfinished` for a call that was cancelled because
    /// enough others had answered or the time was over
    record Failed(Candidate candidate, Failure why, int retries) implements LoopReply {
        /// One that was not tried again.
        public Failed(Candidate candidate, Failure why) {
            this(candidate, why, 0);
        }
    }
}

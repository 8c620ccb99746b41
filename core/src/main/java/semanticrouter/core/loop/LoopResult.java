package semanticrouter.core.loop;

import java.util.List;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.trace.LoopStep;

/// What came of a loop.
public sealed interface LoopResult {
    /// The calls it made, in the order they began; those it judged answers by among them.
    List<LoopStep> steps();

    /// One answer.
    ///
    /// @param model whose answer it is, or who wrote the last word
    /// @param reason why, in one sentence for a person
    /// @param completion UTF-8 bytes of a chat completion's JSON, the usage of all steps in it; shared, must not be
    /// written
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Answered(Candidate model, String reason, byte[] completion, List<LoopStep> steps) implements LoopResult {
        public Answered {
            steps = List.copyOf(steps);
        }
    }

    /// None.
    ///
    /// @param status what the client gets: 500 when the models failed, 400 when the request cannot be worked on
    /// @param why what failed and how to mend it, without any text of the request or the replies
    record Failed(int status, String why, List<LoopStep> steps) implements LoopResult {
        public Failed {
            steps = List.copyOf(steps);
        }
    }
}

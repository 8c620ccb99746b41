package semanticrouter.core.loop;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.contract.ContractOutcome;
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
    /// @param considered texts of the answers it is made of, in the order its writer was shown them
    /// @param contract what came of holding it against a format; empty where none is asked for
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Answered(
            Candidate model,
            String reason,
            byte[] completion,
            List<LoopStep> steps,
            List<String> considered,
            Optional<ContractOutcome> contract)
            implements LoopResult {
        public Answered {
            steps = List.copyOf(steps);
            considered = List.copyOf(considered);
        }

        /// One that nobody else's answer went into.
        public Answered(Candidate model, String reason, byte[] completion, List<LoopStep> steps) {
            this(model, reason, completion, steps, List.of(), Optional.empty());
        }

        /// The same answer, made of those.
        public Answered made(List<String> texts) {
            return new Answered(model, reason, completion, steps, texts, contract);
        }

        /// The same answer, held against a format.
        public Answered with(ContractOutcome outcome) {
            return new Answered(model, reason, completion, steps, considered, Optional.of(outcome));
        }

        /// Prints names and numbers only: the texts are the user's.
        @Override
        public String toString() {
            return "Answered[" + model.ref().effectiveModel() + ", " + steps.size() + " steps]";
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

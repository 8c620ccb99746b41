package semanticrouter.signals.semantic;

import java.util.Optional;
import java.util.OptionalDouble;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.signal.Answerer;
import semanticrouter.core.signal.SignalInput;

/// Asks the MCP classifier, and the one in the process where that does not answer.
///
/// @param threshold least probability of a subject that matches where the tool answers
/// @param own the classifier in the process; empty for none
record SubjectsByTool(SubjectTool tool, double threshold, Optional<Subjects> own) implements Subjects {
    @Override
    public Told of(String text, SignalInput input) throws UnavailableException, InterruptedException {
        try {
            SubjectTool.Verdict verdict = tool.classify(text, input.deadline());
            return new Told(
                    verdict.scores(),
                    verdict.whole(),
                    OptionalDouble.of(threshold),
                    verdict.reasoning(),
                    new Answerer("mcp", Optional.empty(), verdict.model()));
        } catch (UnavailableException unavailable) {
            if (own.isEmpty()) {
                throw unavailable;
            }
            Told told = own.get().of(text, input);
            return new Told(
                    told.scores(),
                    told.whole(),
                    told.threshold(),
                    told.reasoning(),
                    new Answerer("built-in", Optional.of(unavailable.failure()), ""));
        }
    }
}

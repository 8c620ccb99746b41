package semanticrouter.core.mcp;

import java.util.Optional;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// A classifier of subjects behind a server of the Model Context Protocol (specification: dataplane §7.5). Safe for all
/// threads; callers block, on virtual threads.
public interface SubjectTool extends AutoCloseable {
    /// The subject of a text.
    ///
    /// @throws UnavailableException with a code that begins with `mcp_` and no text of the request or of an answer
    Verdict classify(String text, Deadline deadline) throws UnavailableException, InterruptedException;

    /// Gives the server back, which is left when nobody else has it.
    @Override
    void close();

    /// What it said.
    ///
    /// @param scores of all subjects
    /// @param whole whether it gave the probability of every subject; otherwise that of the best one only, and the
    /// rest is spread evenly
    /// @param reasoning whether it advises that a model reasons about the text; empty when it does not say
    /// @param model it would take; empty when it does not say
    record Verdict(LabelScores scores, boolean whole, Optional<Boolean> reasoning, String model) {}
}

package semanticrouter.core.selection;

import java.util.List;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.RequestFacts;

/// What a selector may look at.
///
/// @param candidates one or more
public record SelectionInput(
        RequestFacts facts,
        Evidence evidence,
        Decision.Matched decision,
        List<Candidate> candidates,
        Deadline deadline) {}

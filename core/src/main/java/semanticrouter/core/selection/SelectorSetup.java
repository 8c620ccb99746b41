package semanticrouter.core.selection;

import java.util.List;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.signal.SignalServices;

/// What a selector is made ready with.
///
/// @param options of the decision's `algorithm` block
/// @param candidates models of the decision
/// @param contract what the answer of a loop must be
/// @param settings the algorithm's global settings
/// @param services what the process offers
/// @param <C> its options
public record SelectorSetup<C>(
        C options, List<Candidate> candidates, AnswerContract contract, Settings settings, SignalServices services) {}

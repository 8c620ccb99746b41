package semanticrouter.core.pipeline;

import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.Proof;
import semanticrouter.core.decision.Standing;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.fault.Failure;

/// Turns evidence into a decision. Pure.
final class DecisionStage {
    Decision decide(EvidencePlan plan, Evidence evidence) {
        DecisionProgram program = plan.program();
        Standing standing = evidence.standing();
        int winner = standing.winner();
        if (winner < 0) {
            return new Decision.NoMatch();
        }
        DecisionRule rule = program.rules().get(winner);
        if (standing.refusing(winner)) {
            return new Decision.Refused(
                    rule.name(),
                    new Failure(
                            "evidence_unavailable",
                            "a signal that decision \"" + rule.name() + "\" insists on could not be evaluated"));
        }
        Proof proof = Proof.of(rule.when(), program.atoms(), evidence.atoms(), rule.onUnknown());
        return new Decision.Matched(rule.name(), winner, standing.confidence(winner), proof.matchedRules());
    }
}

package semanticrouter.core.pipeline;

import java.util.Map;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.Proof;
import semanticrouter.core.decision.Standing;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.rule.Condition;

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
            return new Decision.Refused(rule.name(), why(rule, evidence));
        }
        Proof proof = Proof.of(rule.when(), program.atoms(), evidence.atoms(), rule.onUnknown());
        return new Decision.Matched(rule.name(), winner, standing.confidence(winner), proof.matchedRules());
    }

    private static Failure why(DecisionRule rule, Evidence evidence) {
        for (Map.Entry<String, FamilyResult> family : evidence.families().entrySet()) {
            if (family.getValue() instanceof FamilyResult.Failed failed
                    && failed.why().code().equals(Failure.IDENTITY_MISSING)
                    && mentions(rule.when(), family.getKey())) {
                return new Failure(
                        Failure.IDENTITY_MISSING,
                        "decision \"" + rule.name() + "\" is for callers who are known, and "
                                + failed.why().detail());
            }
        }
        return new Failure(
                "evidence_unavailable",
                "a signal that decision \"" + rule.name() + "\" insists on could not be evaluated");
    }

    private static boolean mentions(Condition when, String family) {
        return switch (when) {
            case Condition.Always _ -> false;
            case Condition.All(var of) -> of.stream().anyMatch(part -> mentions(part, family));
            case Condition.Any(var of) -> of.stream().anyMatch(part -> mentions(part, family));
            case Condition.Not(var of) -> mentions(of, family);
            case Condition.Signal(var key) -> key.family().equals(family);
            case Condition.Measure measure -> measure.key().family().equals(family);
        };
    }
}

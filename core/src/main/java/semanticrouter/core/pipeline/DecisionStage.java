package semanticrouter.core.pipeline;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            Failure why = identityMissing(program, winner, evidence)
                    .orElseGet(() -> new Failure(
                            "evidence_unavailable",
                            "a signal that decision \"" + rule.name() + "\" insists on could not be evaluated"));
            return new Decision.Refused(rule.name(), why);
        }
        Proof proof = Proof.of(rule.when(), program.atoms(), evidence.atoms(), rule.onUnknown());
        return new Decision.Matched(rule.name(), winner, standing.confidence(winner), proof.matchedRules());
    }

    /// Why a leaf of a decision is unavailable, where that is because nobody said who calls.
    private static Optional<Failure> identityMissing(DecisionProgram program, int decision, Evidence evidence) {
        return IntStream.of(program.atomsOf(decision))
                .filter(evidence.atoms()::unavailable)
                .mapToObj(program.atoms()::atom)
                .flatMap(leaf -> leaf instanceof Condition.Signal(var key) ? Stream.of(key.family()) : Stream.empty())
                .flatMap(family -> evidence.families().get(family) instanceof FamilyResult.Failed failed
                        ? Stream.of(failed.why())
                        : Stream.empty())
                .filter(Failure::identityMissing)
                .findFirst();
    }
}

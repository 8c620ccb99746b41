package semanticrouter.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.encoder.NoEncodings;
import semanticrouter.core.evidence.EvidenceStage.Asking;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.projection.Partition;
import semanticrouter.core.projection.ProjectionTrace.PartitionStep;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;

/// Members that partitions name when nothing matched (specification: signals §2.6, §3.1).
class PartitionDefaultTest {
    private static final Partition SUBJECTS =
            new Partition("subjects", "domain", false, 1, List.of("math", "law"), "law");
    private static final Partition KINDS = new Partition("kinds", "embedding", false, 1, List.of("a", "b"), "a");

    private static PlannedFamily family(String name, SignalEvaluator evaluator, int keepBest, String... names) {
        return new PlannedFamily(
                name,
                name,
                name,
                CostClass.LEXICAL,
                ConfidenceRange.UNIT,
                evaluator,
                List.of(names),
                Set.of(names),
                Map.of(),
                Map.of(),
                keepBest);
    }

    private static Evidence evidence(PlannedFamily... families) throws Exception {
        var leaves = List.<Condition>of(
                new Condition.Signal(new SignalKey("domain", "law")),
                new Condition.Signal(new SignalKey("embedding", "a")));
        var rules = List.of(new DecisionRule("d", 1, 0, new Condition.Any(leaves), OnUnknown.FAIL_OPEN));
        var program = new DecisionProgram(rules, Strategy.PRIORITY, AtomTable.of(rules, _ -> ConfidenceRange.UNIT));
        var plan = new EvidencePlan(List.of(families), List.of(KINDS, SUBJECTS), List.of(), List.of(), program);
        try (var fanout = new Fanout()) {
            return new EvidenceStage(fanout)
                    .gather(
                            plan,
                            new Posterior(List.of(List.of("m")), List.of()),
                            RequestFacts.ofText("auto", "hello"),
                            new NoEncodings(),
                            new Asking(Effort.EVERYTHING, Deadline.after(Duration.ofSeconds(10))));
        }
    }

    private static SignalEvaluator matching(String name, double confidence) {
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        outcomes.put(name, SignalOutcome.Match.of(confidence));
        return _ -> SignalReport.of(outcomes);
    }

    @Test
    void aRealMatchIsBetterThanADefaultWhereOnlyTheBestStays() throws Exception {
        Evidence evidence = evidence(family("embedding", matching("other", 0.8), 1, "a", "b", "other"));

        assertThat(evidence.matched("embedding")).containsExactly("other");
    }

    @Test
    void theDefaultOfAFamilyThatFailedIsSaidToMatchAsItDecides() throws Exception {
        SignalEvaluator broken = _ -> {
            throw new UnavailableException("encoder_missing", "");
        };
        Evidence evidence = evidence(family("domain", broken, 0, "math", "law"));

        assertThat(evidence.standing().winner()).isZero();
        assertThat(evidence.matched("domain")).containsExactly("law");
        assertThat(evidence.errors()).containsEntry("domain", "encoder_missing");
    }

    @Test
    void partitionsAreTracedByFamilyWhoeverAnswersFirst() throws Exception {
        Evidence evidence = evidence(
                family("embedding", _ -> SignalReport.NOTHING, 0, "a", "b"),
                family("domain", _ -> SignalReport.NOTHING, 0, "math", "law"));

        assertThat(evidence.trace().partitions())
                .extracting(PartitionStep::name)
                .containsExactly("subjects", "kinds");
    }
}

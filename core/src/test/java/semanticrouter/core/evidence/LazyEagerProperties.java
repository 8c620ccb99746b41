package semanticrouter.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import semanticrouter.core.compression.PromptCompression;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.Proof;
import semanticrouter.core.encoder.NoEncodings;
import semanticrouter.core.evidence.EvidenceStage.Asking;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.testkit.Property;

class LazyEagerProperties {
    private static Evidence gather(EvidenceStage stage, Plans.Sample sample, Effort effort)
            throws InterruptedException {
        return stage.gather(
                sample.plan(),
                sample.posterior(),
                RequestFacts.ofText("auto", "text"),
                new NoEncodings(),
                new Asking(effort, Deadline.after(Duration.ofSeconds(30))));
    }

    @Test
    void lazy_and_eager_reach_the_same_decision_confidence_and_leaves() {
        int[] skipped = {0};
        try (var fanout = new Fanout()) {
            var stage = new EvidenceStage(fanout);
            Property.check("lazy equals eager", 4_000, gen -> {
                Plans.Sample sample = Plans.random(gen);
                DecisionProgram program = sample.plan().program();
                Evidence eager = gather(stage, sample, Effort.EVERYTHING);
                Evidence lazy = gather(stage, sample, Effort.LAZY);
                int winner = eager.standing().winner();
                assertThat(lazy.standing().winner()).isEqualTo(winner);
                if (winner >= 0) {
                    assertThat(lazy.standing().confidence(winner))
                            .isEqualTo(eager.standing().confidence(winner));
                    assertThat(lazy.standing().refusing(winner))
                            .isEqualTo(eager.standing().refusing(winner));
                    DecisionRule won = program.rules().get(winner);
                    assertThat(Proof.of(won.when(), program.atoms(), lazy.atoms(), won.onUnknown())
                                    .matchedRules())
                            .isEqualTo(Proof.of(won.when(), program.atoms(), eager.atoms(), won.onUnknown())
                                    .matchedRules());
                }
                skipped[0] += (int) lazy.families().values().stream()
                        .filter(result -> result instanceof FamilyResult.NotNeeded)
                        .count();
            });
        }
        assertThat(skipped[0]).as("families that lazy evaluation did not ask").isPositive();
    }

    @Test
    void every_planned_family_is_accounted_for_and_entropy_starts_at_log2_of_the_models() {
        try (var fanout = new Fanout()) {
            var stage = new EvidenceStage(fanout);
            Property.check("trace is complete", 1_000, gen -> {
                Plans.Sample sample = Plans.random(gen);
                Evidence evidence = gather(stage, sample, gen.oneOf(Effort.values()));
                assertThat(evidence.families().keySet())
                        .containsExactlyElementsOf(sample.plan().planned().stream()
                                .map(PlannedFamily::family)
                                .toList());
                assertThat(evidence.folding().getFirst().bits())
                        .isCloseTo(sample.posterior().start(), Offset.offset(1e-9));
                double sum = 0;
                for (EntropyStep step : evidence.folding()) {
                    assertThat(step.bits()).isBetween(0.0, 2.0 + 1e-9);
                    sum += step.delta();
                }
                assertThat(evidence.folding().getFirst().bits() + sum)
                        .isCloseTo(evidence.folding().getLast().bits(), Offset.offset(1e-9));
            });
        }
    }

    @Test
    void what_no_gate_let_through_is_unavailable_and_never_a_plain_no() throws InterruptedException {
        var gate = new LoadGate(1, 1);
        try (var fanout = new Fanout();
                LoadGate.Pass other = gate.enter(Deadline.after(Duration.ofSeconds(1)))) {
            assertThat(other.granted()).isTrue();
            var stage = new EvidenceStage(fanout);
            Property.check("gated", 50, gen -> {
                Plans.Sample sample = Plans.random(gen);
                EvidencePlan open = sample.plan();
                var plan = new EvidencePlan(
                        open.families(),
                        open.partitions(),
                        open.scores(),
                        open.mappings(),
                        open.program(),
                        new EvidencePlan.Intake(PromptCompression.NONE, gate),
                        Set.of());
                Evidence gated = stage.gather(
                        plan,
                        sample.posterior(),
                        RequestFacts.ofText("auto", "text"),
                        new NoEncodings(),
                        new Asking(Effort.EVERYTHING, Deadline.after(Duration.ofMillis(1))));
                assertThat(gated.families().values())
                        .allSatisfy(result -> assertThat(result)
                                .isInstanceOfSatisfying(
                                        FamilyResult.Failed.class,
                                        failed ->
                                                assertThat(failed.why().code()).isEqualTo("evaluation_busy")));
            });
        }
    }
}

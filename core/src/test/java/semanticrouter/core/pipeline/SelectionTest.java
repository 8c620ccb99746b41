package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.call.Reply;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.RoutingTrace;

/// How a choice is told, and what the uncertainty about the subject does to it. Here a classifier names the label
/// `tone:calm` of two, and the decision asks for it; no decision asks for the subject.
class SelectionTest {
    private static final ReasoningAdvice ADVICE = new ReasoningAdvice(true, 0.81, "low", 0.3, "because");

    private final Fanout fanout = new Fanout();
    private final Pipeline pipeline = new Pipeline(Fixtures.NO_ENCODERS, fanout, Clock.systemUTC(), Effort.LAZY);

    @AfterEach
    void close() {
        fanout.close();
    }

    private static ModelRef ref(String model, Optional<Boolean> reasons) {
        return new ModelRef(model, reasons, "", "", 0);
    }

    private static RoutingPlan plan(Selector selector, ModelRef... refs) {
        return plan(selector, PluginChain.EMPTY, refs);
    }

    private static RoutingPlan plan(Selector selector, PluginChain plugins, ModelRef... refs) {
        var calm = new Condition.Signal(new SignalKey("classifier", "tone:calm"));
        var rule = new DecisionRule("calm", 1, 0, calm, OnUnknown.FAIL_OPEN);
        var program = new DecisionProgram(
                List.of(rule), Strategy.PRIORITY, AtomTable.of(List.of(rule), _ -> ConfidenceRange.ONE));
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        outcomes.put("tone:calm", SignalOutcome.Match.of(0.9));
        outcomes.put("tone:angry", SignalOutcome.NoMatch.of(0.1));
        var family = new PlannedFamily(
                "classifier",
                "classifiers",
                "classifier",
                CostClass.LEXICAL,
                ConfidenceRange.UNIT,
                _ -> SignalReport.of(outcomes),
                List.of("tone:calm", "tone:angry", "tone"),
                Set.of("tone:calm"),
                Map.of(),
                Map.of(),
                0);
        var subjects = new PlannedFamily(
                "domain",
                "domains",
                "domains",
                CostClass.ENCODER,
                ConfidenceRange.UNIT,
                _ -> new SignalReport(new LinkedHashMap<>(), Map.of(), List.of(), ADVICE, ""),
                List.of("law"),
                Set.of(),
                Map.of(),
                Map.of(),
                0,
                false,
                true);
        var candidates = new ArrayList<Candidate>();
        for (ModelRef ref : refs) {
            candidates.add(new Candidate(ref, ModelProfile.named(ref.model())));
        }
        var decision = new PlannedDecision(rule, "", candidates, "router_dc", selector, plugins, Retention.NONE);
        var evidence = new EvidencePlan(
                List.of(family, subjects),
                List.of(),
                List.of(),
                List.of(),
                program,
                EvidencePlan.Intake.OPEN,
                PlannedDecision.leavingReasoningOpen(List.of(decision)));
        var recipes = new LinkedHashMap<String, RecipePlan>();
        recipes.put("default", new RecipePlan("default", "", evidence, List.of(decision), Optional.empty()));
        RoutingPlan base = Fixtures.plan("h", PluginChain.EMPTY, OnUnknown.FAIL_OPEN);
        return new RoutingPlan("h", recipes, base.virtualModels(), base.models(), "big", false);
    }

    private RoutingTrace trace(Selector selector, ModelRef... refs) throws InterruptedException {
        return pipeline.handle(
                        plan(selector, refs),
                        Fixtures.inbound("auto", "hello"),
                        _ -> new Reply.Whole(200, Headers.NONE, new byte[0]))
                .trace();
    }

    @Test
    void an_algorithm_that_cannot_choose_is_not_said_to_have_chosen() throws Exception {
        Selector broken = _ -> {
            throw new UnavailableException("encoder_busy", "");
        };
        RoutingTrace trace = trace(broken, ModelRef.to("small"), ModelRef.to("big"));

        assertThat(trace.algorithm()).isEqualTo(Selection.FALLBACK);
        assertThat(Explanation.ofDryRun(trace))
                .containsEntry("selected_model", "small")
                .containsEntry("selection_status", "fallback")
                .containsEntry("selection_method", "fallback")
                .containsEntry(
                        "selection_reason",
                        "first candidate, because router_dc could not choose: selector_unavailable (encoder_busy)");
    }

    @ParameterizedTest
    @CsvSource({
        "artifact_missing, selector_unavailable",
        "encoder_missing, selector_unavailable",
        "encoder_timeout, selector_timeout",
        "timeout, selector_timeout",
        "encoder_failed, selector_invocation_failed",
        "feature_dimension, selector_invalid_context",
        "undeclared_candidate, selector_undeclared_candidate",
        "no_candidates, selector_error"
    })
    void why_the_first_candidate_serves_is_a_word_of_the_specification(String code, String reason) throws Exception {
        Selector broken = _ -> {
            throw new UnavailableException(code, "");
        };
        RoutingTrace trace = trace(broken, ModelRef.to("small"), ModelRef.to("big"));

        assertThat(trace.selection())
                .isInstanceOfSatisfying(
                        Selection.Single.class,
                        single -> assertThat(single.failure()).isEqualTo(reason));
    }

    @Test
    void a_model_the_decision_does_not_offer_is_never_chosen() throws Exception {
        var other = new Candidate(ModelRef.to("other"), ModelProfile.named("other"));
        RoutingTrace trace =
                trace(_ -> new Selection.Single(other, "router_dc", "best"), ModelRef.to("small"), ModelRef.to("big"));

        assertThat(trace.modelName()).isEqualTo("small");
        assertThat(trace.selection())
                .isInstanceOfSatisfying(
                        Selection.Single.class,
                        single -> assertThat(single.failure()).isEqualTo("selector_undeclared_candidate"));
    }

    @Test
    void nobody_chooses_for_a_decision_that_answers_itself() throws Exception {
        Selector never = _ -> {
            throw new AssertionError("asked to choose");
        };
        var answering = new PluginChain(List.of(new PluginChain.Link(
                "fast_response", PluginSlot.FAST_RESPONSE, (_, _) -> new Reply.Answered("no", "fast_response"))));
        RoutingTrace trace = pipeline.handle(
                        plan(never, answering, ModelRef.to("small"), ModelRef.to("big")),
                        Fixtures.inbound("auto", "hello"),
                        _ -> new Reply.Whole(200, Headers.NONE, new byte[0]))
                .trace();

        assertThat(trace.algorithm()).isEqualTo("fast_response");
        assertThat(Explanation.ofDryRun(trace))
                .containsEntry("selected_model", "small")
                .containsEntry("selection_status", "selected")
                .containsEntry("selection_method", "fast_response");
    }

    @Test
    void a_rule_is_not_unmatched_beside_its_matched_label() throws Exception {
        RoutingTrace trace = trace(Fixtures.FIRST, ModelRef.to("small"));

        assertThat(Objects.requireNonNull(Explanation.ofDryRun(trace).get("decision_result"))
                        .toString())
                .contains(
                        "matched_signals={classifiers=[tone:calm]}",
                        "unmatched_signals={classifiers=[tone:angry], domains=[law]}");
    }

    @Test
    void the_uncertainty_decides_on_reasoning_where_the_decision_does_not_say() throws Exception {
        RoutingTrace advised = trace(Fixtures.FIRST, ref("small", Optional.empty()), ModelRef.to("big"));
        RoutingTrace said = trace(Fixtures.FIRST, ref("small", Optional.of(false)), ModelRef.to("big"));

        assertThat(((Selection.Single) Objects.requireNonNull(advised.selection()))
                        .candidate()
                        .ref()
                        .useReasoning())
                .contains(true);
        assertThat(Explanation.ofDryRun(advised).get("reasoning"))
                .hasToString("{advised=true, confidence=0.81, uncertainty=low, normalized_entropy=0.3,"
                        + " reason=because, use_reasoning=true}");
        assertThat(Explanation.ofDryRun(said).get("reasoning"))
                .hasToString("{advised=true, confidence=0.81, uncertainty=low, normalized_entropy=0.3,"
                        + " reason=because, use_reasoning=false}");
    }

    @Test
    void nobody_is_asked_for_advice_that_no_decision_follows() throws Exception {
        RoutingTrace said = trace(Fixtures.FIRST, ref("small", Optional.of(false)), ref("big", Optional.of(true)));

        assertThat(Objects.requireNonNull(said.evidence()).families().get("domain"))
                .isInstanceOf(FamilyResult.NotNeeded.class);
        assertThat(Explanation.ofDryRun(said)).doesNotContainKey("reasoning");
    }
}

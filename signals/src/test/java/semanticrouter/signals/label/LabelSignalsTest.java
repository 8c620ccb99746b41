package semanticrouter.signals.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.FakeEncoders;
import semanticrouter.signals.FakeService;
import semanticrouter.signals.chat.ExternalModels;

class LabelSignalsTest {
    private static List<LabelRule> rules(String... names) {
        return List.of(names).stream().map(name -> new LabelRule(name, "")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "0.7,needs_fact_check",
        "0.55,no_fact_check_needed",
        "0.2,no_fact_check_needed",
        "0.6,no_fact_check_needed"
    })
    void factCheckNeedsConfidence(double positive, String expected) throws Exception {
        // 0.6 as a 32-bit float is a little more than 0.6.
        var encoders = new FakeEncoders()
                .classifier("fact_check", List.of("NO_FACT_CHECK_NEEDED", "FACT_CHECK_NEEDED"), 1 - positive, positive);
        var evaluation = new Evaluation(encoders).with(new FactCheckSignal.Settings(0.6));
        var rules = rules("needs_fact_check", "no_fact_check_needed");
        assertThat(evaluation.matches(new FactCheckSignal(), rules, Evaluation.text("q")))
                .containsExactly(expected);
        assertThat(evaluation.matches(new FactCheckSignal(), rules, Evaluation.text("")))
                .containsExactly("no_fact_check_needed");
        assertThat(encoders.classified()).isEqualTo(1);
        assertThat(evaluation.matches(new FactCheckSignal(), rules("elsewhere"), Evaluation.text("q")))
                .isEmpty();
    }

    private static List<String> feedback(double confidence, boolean replied) throws Exception {
        var encoders =
                new FakeEncoders().classifier("feedback", List.of("SAT", "WRONG_ANSWER"), 1 - confidence, confidence);
        var facts = new RequestFacts.Builder("auto").turn(new Turn(Role.USER, "a"));
        if (replied) {
            facts.turn(new Turn(Role.ASSISTANT, "b"));
        }
        return new Evaluation(encoders)
                .with(new UserFeedbackSignal.FeedbackDetector(true, 0.7))
                .matches(
                        new UserFeedbackSignal(),
                        rules("satisfied", "wrong_answer"),
                        facts.turn(new Turn(Role.USER, "c")).build());
    }

    @Test
    void feedbackNeedsAnAnswerBefore() throws Exception {
        assertThat(feedback(0.9, true)).containsExactly("wrong_answer");
        assertThat(feedback(0.6, true)).containsExactly("satisfied");
        assertThat(feedback(0.1, true)).containsExactly("satisfied");
        assertThat(feedback(0.9, false)).isEmpty();
    }

    private static SignalReport modalities(String method, FakeEncoders encoders, String text) throws Exception {
        var settings =
                new ModalitySignal.ModalityDetector(true, method, List.of("Picture"), List.of("explain"), 0.8, 0.5);
        return new Evaluation(encoders)
                .with(settings)
                .report(new ModalitySignal(), rules("ar", "Diffusion", "BOTH"), Evaluation.text(text));
    }

    private static List<String> modality(String method, FakeEncoders encoders, String text) throws Exception {
        return Evaluation.matched(modalities(method, encoders, text));
    }

    private static FakeEncoders model(double text, double image, double both) {
        return FakeEncoders.none().classifier("modality", List.of("AR", "DIFFUSION", "BOTH"), text, image, both);
    }

    @ParameterizedTest
    @CsvSource({"'a PICTURE of a cat',Diffusion", "'explain with a picture',BOTH", "'hello',ar", "'',ar"})
    void modalityByWords(String text, String expected) throws Exception {
        assertThat(modality("keyword", FakeEncoders.none(), text)).containsExactly(expected);
    }

    @Test
    void modalityTellsWhatItFoundAndHowThoughNoRuleNamesIt() throws Exception {
        var settings = new ModalitySignal.ModalityDetector(true, "keyword", List.of("picture"), List.of(), null, null);
        var evaluation = new Evaluation(model(0.1, 0.1, 0.8));

        SignalReport words =
                evaluation.with(settings).report(new ModalitySignal(), rules("BOTH"), Evaluation.text("a picture"));
        var byDefault = new ModalitySignal.ModalityDetector(true, "", List.of(), List.of(), null, null);
        SignalReport model =
                evaluation.with(byDefault).report(new ModalitySignal(), rules("BOTH"), Evaluation.text("a picture"));

        assertThat(words.outcomes()).isEmpty();
        assertThat(words.verdict()).isEqualTo("DIFFUSION;keyword");
        assertThat(model.outcomes()).containsOnlyKeys("BOTH");
        assertThat(model.verdict()).isEqualTo("BOTH;classifier");
    }

    @Test
    void modalityWeighsModelAgainstWords() throws Exception {
        assertThat(modality("hybrid", model(0.1, 0.85, 0.05), "hello")).containsExactly("Diffusion");
        assertThat(modality("hybrid", model(0.1, 0.6, 0.3), "hello")).containsExactly("Diffusion");
        assertThat(modality("hybrid", model(0.3, 0.36, 0.34), "hello")).containsExactly("ar");
        assertThat(modality("hybrid", FakeEncoders.none(), "a picture")).containsExactly("Diffusion");
        assertThat(modality("classifier", model(0.1, 0.1, 0.8), "hello")).containsExactly("BOTH");
        assertThat(new ModalitySignal().check(rules("video").getFirst(), List.of()))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"classifier,'a picture',ar", "hybrid,'a picture',Diffusion", "hybrid,'hello',ar"})
    void modalityWithoutItsModelIsDecidedAndTheFailureStaysVisible(String method, String text, String expected)
            throws Exception {
        SignalReport report = modalities(method, FakeEncoders.none(), text);
        assertThat(Evaluation.matched(report)).containsExactly(expected);
        assertThat(report.outcomes().keySet()).containsExactlyInAnyOrder("ar", "Diffusion", "BOTH");
        assertThat(report.outcomes().values())
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("encoder_missing")));
        assertThat(report.evidence()).containsExactly(expected + (method.equals("classifier") ? " 0.00" : " 0.80"));
    }

    private static final ClassifierRule CHAT = new ClassifierRule(
            "risk", "llm", List.of("SAFE", "RISKY"), "judge", "", "RISKY is destructive.", false, "");

    private static SignalReport judged(FakeService service, Duration wait) throws Exception {
        try (service;
                SignalEvaluator evaluator = new Evaluation()
                        .with(new ExternalModels(List.of(service.model("judge", "classification"))))
                        .prepare(new ClassifierSignal(), List.of(CHAT))) {
            Deadline deadline = Deadline.after(wait);
            return evaluator.evaluate(new SignalInput(
                    Evaluation.text("delete it"), FakeEncoders.none().open(deadline), deadline, "risk"::equals));
        }
    }

    private static SignalReport judged(FakeService service) throws Exception {
        return judged(service, Duration.ofSeconds(10));
    }

    private static String failure(SignalReport report) {
        return report.outcomes().get("risk") instanceof SignalOutcome.Unavailable(var why) ? why.code() : "none";
    }

    @Test
    void aChatModelNamesTheLabel() throws Exception {
        FakeService service = FakeService.saying("{\"label\": \"RISKY\", \"rationale\": \"it deletes\"}");
        SignalReport report = judged(service);
        assertThat(Evaluation.matched(report)).containsExactly("risk:RISKY");
        assertThat(report.values()).containsEntry("risk:RISKY", 1.0).containsEntry("risk:SAFE", 0.0);
        assertThat(service.received()).singleElement().asString().contains("RISKY is destructive.", "delete it");
    }

    @Test
    void anyOtherAnswerIsAFailure() throws Exception {
        for (String answer : List.of(
                "RISKY",
                "{\"label\": \"MAYBE\", \"rationale\": \"?\"}",
                "{\"label\": \"RISKY\"}",
                "{\"label\": \"RISKY\", \"rationale\": \"x\"} {}",
                "```{\"label\": \"RISKY\", \"rationale\": \"x\"}```")) {
            assertThat(failure(judged(FakeService.saying(answer))))
                    .as(answer)
                    .isEqualTo("classifier_evaluation_failed");
        }
        assertThat(failure(judged(FakeService.stalling(), Duration.ofMillis(50))))
                .isEqualTo("classifier_timeout");
    }

    @Test
    void unusedClassifiersAreNotAsked() throws Exception {
        try (FakeService service = FakeService.saying("{}");
                SignalEvaluator evaluator = new Evaluation()
                        .with(new ExternalModels(List.of(service.model("judge", "classification"))))
                        .prepare(new ClassifierSignal(), List.of(CHAT))) {
            Deadline deadline = Deadline.after(Duration.ofSeconds(10));
            SignalReport report = evaluator.evaluate(
                    new SignalInput(Evaluation.text("x"), FakeEncoders.none().open(deadline), deadline, _ -> false));
            assertThat(report.outcomes()).isEmpty();
            assertThat(service.received()).isEmpty();
        }
    }

    @Test
    void aLocalModelIsReadByItsLabelsOrTheirOrder() throws Exception {
        var rule = new ClassifierRule("mine", "local", List.of("SAFE", "BAD"), "", "models/m", "", false, "");
        var named = new FakeEncoders().classifier("classifier:mine", List.of("bad", "safe"), 0.9, 0.1);
        var other = new FakeEncoders().classifier("classifier:mine", List.of("LABEL_0", "LABEL_1"), 0.2, 0.8);
        var three = new FakeEncoders().classifier("classifier:mine", List.of("a", "b", "c"), 0.2, 0.3, 0.5);
        for (FakeEncoders encoders : List.of(named, other)) {
            var evaluation = new Evaluation(encoders).with(new ExternalModels(List.of()));
            assertThat(evaluation.matches(new ClassifierSignal(), List.of(rule), Evaluation.text("q")))
                    .containsExactly("mine:BAD");
        }
        var report = new Evaluation(three)
                .with(new ExternalModels(List.of()))
                .report(new ClassifierSignal(), List.of(rule), Evaluation.text("q"));
        assertThat(report.outcomes().toString()).contains("classifier_invalid_score");
    }

    @Test
    void classifiersAreChecked() {
        var family = new ClassifierSignal();
        assertThat(family.check(CHAT, List.of(CHAT))).isEmpty();
        var local = new ClassifierRule("a:b", "local", List.of("x", "y:z", "x"), "m", "", "i", false, "");
        assertThat(family.check(local, List.of(local)))
                .extracting(problem -> problem.path())
                .containsExactly("name", "labels[1]", "labels", "labels", "model_path", "type");
        assertThatThrownBy(() ->
                        new Evaluation().with(new ExternalModels(List.of())).prepare(family, List.of(CHAT)))
                .isInstanceOf(UnavailableException.class);
    }
}

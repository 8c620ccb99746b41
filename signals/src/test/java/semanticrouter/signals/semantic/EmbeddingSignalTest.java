package semanticrouter.signals.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.FakeEncoders;
import semanticrouter.signals.bank.PrototypeScoring;
import semanticrouter.signals.semantic.EmbeddingSignal.EmbeddingConfig;

class EmbeddingSignalTest {
    private static final EmbeddingSignal FAMILY = new EmbeddingSignal();

    private static Evaluation evaluation(boolean soft, double least) {
        FakeEncoders encoders = new FakeEncoders()
                .vector("q", 1, 0, 0)
                .vector("near", 0.8, 0.6, 0)
                .vector("middle", 0.7, 0, 0.714143)
                .vector("far", 0.4, 0.916515, 0);
        return new Evaluation(encoders).with(new EmbeddingConfig(soft, 1, least, PrototypeScoring.STANDARD));
    }

    private static EmbeddingRule rule(String name, double threshold, String method, String... candidates) {
        return new EmbeddingRule(name, threshold, List.of(candidates), method, "text", "");
    }

    @Test
    void scoresTheBankOfEachRule() throws Exception {
        SignalReport report = evaluation(false, 0.5)
                .report(
                        FAMILY,
                        List.of(
                                rule("max", 0.7, "max", "near", "middle", "far"),
                                rule("mean", 0.7, "mean", "near", "middle", "far")),
                        Evaluation.text("q"));
        assertThat(Evaluation.matched(report)).containsExactly("max");
        assertThat(Evaluation.confidence(report, "max")).isCloseTo(0.7875, within(1e-6));
        assertThat(report.values().get("mean")).isCloseTo(1.9 / 3, within(1e-6));
        assertThat(report.values()).containsEntry("max:prototype_count", 3.0);
        assertThat(report.values().get("max:best")).isCloseTo(0.8, within(1e-6));
        assertThat(report.values().get("max:support")).isCloseTo(0.75, within(1e-6));
    }

    @Test
    void scoresOnTheScaleOfTheEncoder() throws Exception {
        FakeEncoders encoders = new FakeEncoders()
                .vector("q", 1, 0)
                .vector("related", 0.3, 0.953939)
                .vector("unrelated", 0.1, 0.994987)
                .scale(new SimilarityScale(new double[] {-1, 0.25, 0.3, 1}, new double[] {0, 0.5, 0.8, 1}));
        SignalReport report = new Evaluation(encoders)
                .with(new EmbeddingConfig(true, 1, 0.5, PrototypeScoring.STANDARD))
                .report(
                        FAMILY,
                        List.of(rule("a", 0.77, "max", "related"), rule("b", 0.77, "max", "unrelated")),
                        Evaluation.text("q"));
        assertThat(Evaluation.matched(report)).containsExactly("a");
        assertThat(Evaluation.confidence(report, "a")).isCloseTo(0.8, within(1e-6));
        assertThat(report.values().get("b")).isCloseTo(0.44, within(1e-6));
    }

    @Test
    void softMatchesOnlyWhenNothingMatchesHard() throws Exception {
        var rules = List.of(rule("a", 0.9, "max", "near"), rule("b", 0.3, "max", "far"));
        assertThat(evaluation(true, 0.5).matches(FAMILY, rules, Evaluation.text("q")))
                .containsExactly("b");
        var hard = List.of(rule("a", 0.9, "max", "near"), rule("b", 0.9, "max", "far"));
        assertThat(evaluation(true, 0.5).matches(FAMILY, hard, Evaluation.text("q")))
                .containsExactly("a");
        assertThat(evaluation(false, 0.5).matches(FAMILY, hard, Evaluation.text("q")))
                .isEmpty();
    }

    @Test
    void keepsTheBestFewAsConfigured() throws Exception {
        assertThat(FAMILY.keepBest(settings(1))).isEqualTo(1);
        assertThat(FAMILY.keepBest(settings(0))).isZero();
        assertThat(FAMILY.keepBest(settings(-3))).isEqualTo(1);
    }

    private static Settings settings(int topK) {
        var config = new EmbeddingConfig(true, topK, 0.5, PrototypeScoring.STANDARD);
        return new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                return type.cast(config);
            }
        };
    }

    @Test
    void aMissingEncoderIsUnavailable() throws Exception {
        var evaluation = new Evaluation().with(new EmbeddingConfig(true, 1, 0.5, PrototypeScoring.STANDARD));
        assertThatThrownBy(() -> evaluation.report(FAMILY, List.of(rule("a", 0.5, "max", "x")), Evaluation.text("q")))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        missing -> assertThat(missing.failure().code()).isEqualTo("encoder_missing"));
    }

    @Test
    void anImageNobodyCanSeeIsUnavailable() throws Exception {
        var rule = new EmbeddingRule("i", 0.5, List.of("a cat"), "max", "image", "");
        RequestFacts facts = new RequestFacts.Builder("auto")
                .image(new InlineImage("image/png", "AAAA"))
                .build();
        assertThat(evaluation(true, 0.5)
                        .report(FAMILY, List.of(rule), facts)
                        .outcomes()
                        .get("i"))
                .isInstanceOf(SignalOutcome.Unavailable.class);
        SignalReport without = evaluation(true, 0.5).report(FAMILY, List.of(rule), Evaluation.text("q"));
        assertThat(without.outcomes()).containsEntry("i", SignalOutcome.NoMatch.PLAIN);
        assertThat(FAMILY.check(rule, List.of(rule)))
                .extracting(Problem::path, Problem::warning)
                .containsExactly(tuple("query_modality", true));
        assertThat(FAMILY.check(rule("t", 0.5, "max", "x"), List.of())).isEmpty();
    }
}

package semanticrouter.signals.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.FakeEncoders;
import semanticrouter.signals.bank.PrototypeScoring;
import semanticrouter.signals.kb.KbCatalog.KnowledgeBase;
import semanticrouter.signals.kb.KbCatalog.Metric;
import semanticrouter.signals.kb.KbCatalog.Source;
import semanticrouter.testkit.SharedData;

class KbSignalTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void manifest() throws Exception {
        Files.writeString(folder.resolve("labels.json"), """
                {"version": "1", "labels": {
                  "code": {"description": "d", "exemplars": ["x"]},
                  "law": {"exemplars": ["y"]},
                  "art": {"exemplars": ["z"]}}}
                """);
    }

    private KnowledgeBase kb(Map<String, Double> thresholds) {
        return new KnowledgeBase(
                "KB",
                new Source(folder.toString(), "labels.json"),
                0.5,
                thresholds,
                Map.of("work", List.of("code", "law"), "rest", List.of("art")),
                List.of(new Metric("Work_vs_Rest", "group_margin", "work", "rest")),
                PrototypeScoring.STANDARD);
    }

    private static KbRule rule(String kind, String value, String match) {
        return new KbRule(kind + "-" + value + "-" + match, "KB", new KbRule.Target(kind, value), match, "");
    }

    private SignalReport report(List<KbRule> rules, Map<String, Double> thresholds) throws Exception {
        var encoders = new FakeEncoders()
                .vector("x", 1, 0, 0)
                .vector("y", 0, 1, 0)
                .vector("z", 0, 0, 1)
                .vector("q", 0.6, 0.7, 0.2);
        return new Evaluation(encoders)
                .with(new KbCatalog(List.of(kb(thresholds))))
                .report(new KbSignal(), rules, Evaluation.text("q"));
    }

    @Test
    void bestIgnoresThresholdsAndThresholdsIgnoreTheBest() throws Exception {
        var rules = List.of(
                rule("label", "code", "best"),
                rule("label", "law", "best"),
                rule("label", "code", "threshold"),
                rule("label", "art", "threshold"),
                rule("group", "work", "best"),
                rule("group", "rest", "best"),
                rule("group", "work", "threshold"),
                rule("group", "rest", "threshold"));
        SignalReport report = report(rules, Map.of());
        assertThat(Evaluation.matched(report))
                .containsExactly("label-law-best", "label-code-threshold", "group-work-best", "group-work-threshold");
        assertThat(Evaluation.confidence(report, "group-work-best")).isCloseTo(0.7, within(1e-6));
        assertThat(Evaluation.matched(report(rules, Map.of("code", 0.9, "law", 0.9))))
                .containsExactly("label-law-best", "group-work-best");
    }

    @Test
    void metricsAreRecordedForProjectionsAndForPeople() throws Exception {
        Map<String, Double> values = report(List.of(), Map.of("law", 0.9)).values();
        assertThat(values.get("KB:Work_vs_Rest")).isCloseTo(0.5, within(1e-6));
        assertThat(values.get("kb_metric:kb:work_vs_rest")).isCloseTo(0.5, within(1e-6));
        assertThat(values.get("KB:best_score")).isCloseTo(0.7, within(1e-6));
        assertThat(values.get("KB:best_matched_score")).isCloseTo(0.6, within(1e-6));
    }

    private void refused(@Nullable List<KnowledgeBase> kbs, KbRule rule, String code) {
        var evaluation = new Evaluation(new FakeEncoders()).assets(folder).with(new KbCatalog(kbs));
        assertThatThrownBy(() -> evaluation.prepare(new KbSignal(), List.of(rule)))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(code));
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        refused(List.of(kb(Map.of())), rule("label", "none", "best"), "kb_invalid");
        refused(List.of(kb(Map.of())), rule("group", "code", "best"), "kb_invalid");
        refused(List.of(), rule("label", "code", "best"), "kb_invalid");
        refused(null, new KbRule("r", "privacy_kb", new KbRule.Target("group", "private"), "best", ""), "kb_missing");
        var scored = new Evaluation(new FakeEncoders()).assets(folder).with(new KbCatalog(null));
        scored.prepare(new KbSignal(), List.of()).close();
        assertThatThrownBy(() -> scored.used("mmlu_kb").prepare(new KbSignal(), List.of()))
                .hasMessageContaining("kb_missing");
        Files.writeString(folder.resolve("labels.json"), "{broken");
        refused(List.of(kb(Map.of())), rule("label", "code", "best"), "kb_invalid");
    }

    @Test
    void standardBasesMayBeAbsentWhereNothingNamesThem() throws Exception {
        var evaluation = new Evaluation(new FakeEncoders()).assets(folder).with(new KbCatalog(null));
        assertThat(evaluation
                        .report(new KbSignal(), List.of(), Evaluation.text("q"))
                        .values())
                .isEmpty();
    }

    @Test
    void readsTheStandardBases() throws Exception {
        Path assets = SharedData.need("conformance");
        var rule = new KbRule("r", "privacy_kb", new KbRule.Target("group", "private"), "threshold", "");
        SignalReport report = new Evaluation(new FakeEncoders())
                .assets(assets)
                .with(new KbCatalog(null))
                .report(
                        new KbSignal(),
                        List.of(rule),
                        Evaluation.text("Review this pull request diff from our private repository"));
        assertThat(Evaluation.matched(report)).containsExactly("r");
        assertThat(report.values()).containsKeys("privacy_kb:private_vs_public", "mmlu_kb:escalate_vs_keep");
    }
}

package semanticrouter.signals.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.signal.Answerer;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.FakeEncoders;
import semanticrouter.signals.semantic.DomainSignal.DomainClassifier;
import semanticrouter.signals.semantic.DomainSignal.McpClassifier;

/// Who tells the subject where an MCP classifier is configured (specification: dataplane §7.5, signals §2.7).
class SubjectsByToolTest {
    private static final DomainSignal FAMILY = new DomainSignal();
    private static final List<String> LABELS = List.of("math", "physics", "law");
    private static final List<DomainRule> RULES = List.of(rule("numbers", "math"), rule("physics"), rule("law", "law"));

    private final FakeEncoders own = FakeEncoders.none().classifier("domain", LABELS, 0.02, 0.96, 0.02);

    /// A tool whose answer is given; without one it fails.
    private record Given(@Nullable Verdict verdict) implements SubjectTool {
        @Override
        public Verdict classify(String text, Deadline deadline) throws UnavailableException {
            if (verdict == null) {
                throw new UnavailableException("mcp_timeout", "no answer in time");
            }
            return verdict;
        }

        @Override
        public void close() {}
    }

    private static DomainRule rule(String name, String... categories) {
        return new DomainRule(name, "", List.of(categories), List.of());
    }

    private static SubjectTool says(boolean whole, Optional<Boolean> reasoning, double... probabilities) {
        return new Given(new SubjectTool.Verdict(new LabelScores(LABELS, probabilities), whole, reasoning, "thinker"));
    }

    private SignalReport report(SubjectTool tool, FakeEncoders encoders, @Nullable Boolean enabled, double threshold)
            throws Exception {
        return new Evaluation(encoders)
                .with(new DomainClassifier(enabled, 0.5))
                .with(new McpClassifier(threshold))
                .subjects(tool)
                .report(FAMILY, RULES, Evaluation.text("text"));
    }

    private SignalReport report(SubjectTool tool) throws Exception {
        return report(tool, own, null, 0);
    }

    @Test
    void theToolComesFirstAndItsClassesBecomeTheConfiguredDomains() throws Exception {
        SignalReport report = report(says(true, Optional.empty(), 0.9, 0.05, 0.05));
        assertThat(Evaluation.matched(report)).containsExactly("numbers");
        assertThat(Evaluation.confidence(report, "numbers")).isEqualTo(0.9);
        assertThat(report.answerer()).isEqualTo(new Answerer("mcp", Optional.empty(), "thinker"));
        assertThat(report.reasoning()).isNull();
    }

    @Test
    void anUncertainVectorNamesEveryLikelySubjectAndASingleConfidenceOnlyOne() throws Exception {
        assertThat(Evaluation.matched(report(says(true, Optional.empty(), 0.35, 0.4, 0.25), own, null, 0.3)))
                .containsExactly("physics", "numbers");
        assertThat(Evaluation.matched(report(says(false, Optional.empty(), 0.35, 0.4, 0.25), own, null, 0.3)))
                .containsExactly("physics");
    }

    @Test
    void theToolHasAThresholdOfItsOwn() throws Exception {
        SubjectTool tool = says(true, Optional.empty(), 0.7, 0.2, 0.1);
        assertThat(Evaluation.matched(report(tool, own, null, 0.8))).isEmpty();
        assertThat(Evaluation.matched(report(tool, own, null, 0))).containsExactly("numbers");
        assertThat(Evaluation.matched(report(new Given(null), own, null, 0.99)))
                .as("it does not hold for the other one")
                .containsExactly("physics");
    }

    @Test
    void whatTheToolSaysOfReasoningIsAdvice() throws Exception {
        assertThat(report(says(true, Optional.of(true), 0.9, 0.05, 0.05)).reasoning())
                .extracting(ReasoningAdvice::on, ReasoningAdvice::confidence, ReasoningAdvice::uncertainty)
                .containsExactly(true, 0.9, "low");
        assertThat(report(says(true, Optional.of(false), 0.9, 0.05, 0.05)).reasoning())
                .satisfies(advice -> assertThat(advice.on()).isFalse());
    }

    @Test
    void whereTheToolDoesNotAnswerTheClassifierInTheProcessDoesAndSaysWhy() throws Exception {
        SignalReport report = report(new Given(null));
        assertThat(Evaluation.matched(report)).containsExactly("physics");
        assertThat(Answerer.told(report, new LinkedHashMap<>()))
                .isEqualTo(Map.of("answered_by", "built-in", "instead_because", "mcp_timeout: no answer in time"));
    }

    @Test
    void withoutAClassifierInTheProcessNobodyKnows() {
        for (SignalCase one : new SignalCase[] {
            () -> report(new Given(null), FakeEncoders.none(), null, 0), () -> report(new Given(null), own, false, 0)
        }) {
            assertThat(catchThrowableOfType(UnavailableException.class, one::report)
                            .failure()
                            .code())
                    .isEqualTo("mcp_timeout");
        }
    }

    private interface SignalCase {
        SignalReport report() throws Exception;
    }

    @Test
    void theToolDecidesAloneWhereTheOtherIsOff() throws Exception {
        assertThat(Evaluation.matched(report(says(true, Optional.empty(), 0.05, 0.05, 0.9), own, false, 0)))
                .containsExactly("law");
    }
}

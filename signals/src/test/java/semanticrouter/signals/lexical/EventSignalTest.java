package semanticrouter.signals.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;

class EventSignalTest {
    private static final EventSignal FAMILY = new EventSignal();
    private static final EventSignal.Rule RULE = new EventSignal.Rule(
            "e", List.of("payment_failed"), List.of("critical", "high", "urgent"), List.of("TXN_DECLINE"), true, "");

    private static SignalReport report(EventSignal.Rule rule, String text) throws Exception {
        return new Evaluation().report(FAMILY, List.of(rule), Evaluation.text(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'a HIGH load',0.625",
        "'payment_failed, critical, txn_decline',0.875",
        "'payment_failed critical TXN_DECLINE now',1",
        "'this is time-sensitive',0.625",
        "'in the critical window',0.75",
        "'highly timesensitive',NaN"
    })
    void confidenceGrowsWithTheCriteriaThatHold(String text, double confidence) throws Exception {
        assertThat(Evaluation.confidence(report(RULE, text), "e")).isEqualTo(Double.valueOf(confidence));
    }

    @Test
    void recordsSeverityAndUrgency() throws Exception {
        assertThat(report(RULE, "critical, asap").values()).containsOnlyKeys("e:severity", "e:temporal");
    }

    @Test
    void anUnknownSeverityIsNoCriterion() throws Exception {
        var rule = new EventSignal.Rule("e", List.of("outage"), List.of("urgent"), List.of(), false, "");
        assertThat(Evaluation.confidence(report(rule, "an outage"), "e")).isEqualTo(1);
        assertThat(FAMILY.check(rule, List.of())).singleElement().matches(problem -> problem.warning());
    }
}

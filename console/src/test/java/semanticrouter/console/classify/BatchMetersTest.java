package semanticrouter.console.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semanticrouter.console.classify.BatchMeters.Range;
import semanticrouter.console.classify.BatchMeters.Settings;
import semanticrouter.core.fault.GatewayException;

class BatchMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private BatchMeters meters(Settings settings) {
        return new BatchMeters(registry, settings, new Random(1));
    }

    private double counted(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void countsCallsTextsAndTime() throws Exception {
        BatchMeters meters = meters(new Settings(
                true, 1, List.of(new Range(1, 2, "small"), new Range(3, 9, "large")), List.of(), List.of(), true));

        assertThat(meters.<String>measured("pii", 2, () -> {
                    assertThat(registry.get("batch_classification_concurrent_goroutines")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                    return "answer";
                }))
                .isEqualTo("answer");
        meters.measured("pii", 4, () -> "answer");
        meters.measured("pii", 99, () -> "answer");

        assertThat(counted("batch_classification_requests_total", "processing_type", "pii"))
                .isEqualTo(3);
        assertThat(counted("batch_classification_texts_total", "processing_type", "pii"))
                .isEqualTo(105);
        for (String label : List.of("small", "large", "other")) {
            assertThat(registry.get("batch_classification_duration_seconds")
                            .tags("batch_size", label)
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
        assertThat(registry.get("batch_classification_size_distribution")
                        .summary()
                        .max())
                .isEqualTo(99);
        assertThat(registry.get("batch_classification_concurrent_goroutines")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void countsWhatFailedAndTakesNoLabelFromClients() {
        BatchMeters meters = meters(Settings.DEFAULT);

        assertThatThrownBy(() -> meters.measured("my own words", 3, () -> {
                    throw new GatewayException(400, "INVALID_TASK_TYPE", "no");
                }))
                .isInstanceOf(GatewayException.class);

        assertThat(counted(
                        "batch_classification_errors_total",
                        "processing_type",
                        "unknown",
                        "error_type",
                        "INVALID_TASK_TYPE"))
                .isEqualTo(1);
        assertThat(registry.getMeters())
                .noneMatch(meter -> meter.getId().toString().contains("my own words"));
    }

    @Test
    void measuresAShareAndCountsAll() throws Exception {
        BatchMeters meters = meters(new Settings(true, 0.25, List.of(), List.of(), List.of(), false));
        for (int i = 0; i < 400; i++) {
            meters.measured("intent", 1, () -> "answer");
        }

        assertThat(counted("batch_classification_requests_total")).isEqualTo(400);
        assertThat(registry.get("batch_classification_duration_seconds").timer().count())
                .isBetween(60L, 140L);
    }

    @Test
    void measuresNothingWhenItIsOff() throws Exception {
        meters(new Settings(false, 1, List.of(), List.of(), List.of(), true)).measured("intent", 1, () -> "answer");

        assertThat(registry.getMeters()).isEmpty();
    }
}

package semanticrouter.console.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.Fixture;
import semanticrouter.testkit.ManualClock;

class WindowedMetersTest {
    private final MetricsRecorder metrics = new MetricsRecorder();
    private final Fixture fixture = new Fixture();
    private final ManualClock watch = new ManualClock(Fixture.NOW);

    @AfterEach
    void close() {
        metrics.close();
    }

    /// A clock that is moved by hand.
    private void observe(boolean perModel, int models) {
        var windows = List.of(Duration.ofMinutes(1), Duration.ofHours(1));
        metrics.observeWindows(new WindowSettings(windows, Duration.ofSeconds(10), perModel, true, models), watch);
    }

    private String text() {
        return metrics.scrape("text/plain; version=0.0.4; charset=utf-8");
    }

    private void serve(String model, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            metrics.accept(fixture.served(model + i, model, "hello"));
        }
    }

    @Test
    void showsEachModelInEachWindow() throws Exception {
        observe(true, 10);
        serve("big", 3);

        assertThat(text())
                .contains(
                        "llm_model_requests_windowed_total{model=\"big\",time_window=\"1m\"} 3.0",
                        "llm_model_tokens_windowed_total{model=\"big\",time_window=\"1m\",token_type=\"prompt\"} 300.0",
                        "llm_model_tokens_windowed_total{model=\"big\",time_window=\"1h\",token_type=\"completion\"} 150.0",
                        "llm_model_latency_windowed_seconds{model=\"big\",time_window=\"1h\"} 1.0",
                        "llm_model_error_rate_windowed{model=\"big\",time_window=\"1m\"} 0.0",
                        "llm_model_utilization_percentage{model=\"big\",time_window=\"1m\"} 5.0",
                        "llm_model_queue_depth_estimated{model=\"big\"} 0.05")
                .contains("llm_model_latency_p99_windowed_seconds{model=\"big\",time_window=\"1m\"} ");
    }

    @Test
    void forgetsInTheShortWindowFirst() throws Exception {
        observe(true, 10);
        serve("big", 2);
        watch.forward(Duration.ofSeconds(90));

        assertThat(text())
                .contains(
                        "llm_model_requests_windowed_total{model=\"big\",time_window=\"1m\"} 0.0",
                        "llm_model_requests_windowed_total{model=\"big\",time_window=\"1h\"} 2.0");
    }

    @Test
    void worksThingsOutNoMoreOftenThanTold() throws Exception {
        observe(true, 10);
        serve("big", 1);
        assertThat(text()).contains("windowed_total{model=\"big\",time_window=\"1m\"} 1.0");
        serve("big", 1);
        watch.forward(Duration.ofSeconds(9));
        assertThat(text()).contains("windowed_total{model=\"big\",time_window=\"1m\"} 1.0");
        watch.forward(Duration.ofSeconds(1));
        assertThat(text()).contains("windowed_total{model=\"big\",time_window=\"1m\"} 2.0");
    }

    @Test
    void tellsNoMoreModelsApartThanItMay() throws Exception {
        observe(true, 1);
        serve("big", 1);
        serve("small", 2);

        assertThat(text())
                .contains(
                        "windowed_total{model=\"big\",time_window=\"1m\"} 1.0",
                        "windowed_total{model=\"other\",time_window=\"1m\"} 2.0")
                .doesNotContain("windowed_total{model=\"small\"");
    }

    @Test
    void canCountAllModelsTogether() throws Exception {
        observe(false, 10);
        serve("big", 1);
        serve("small", 2);

        assertThat(text()).contains("windowed_total{model=\"all\",time_window=\"1m\"} 3.0");
    }

    @Test
    void areOffUnlessTurnedOn() throws Exception {
        serve("big", 1);
        assertThat(text()).doesNotContain("windowed");
    }
}
